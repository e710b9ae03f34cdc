"""Networks in torch: towers of pictures and sounds, and the heads of the EmoNet family."""

from evenhand.model_zoo.frameworks import prepare

prepare()
