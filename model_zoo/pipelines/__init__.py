"""Models as hubs publish them: classifiers of pictures and sounds, and two towers with prompts."""

from evenhand.model_zoo.frameworks import prepare

prepare()
