"""From torch to OpenVINO: export, 8 bit integers, parity."""

from evenhand.model_zoo.frameworks import prepare

prepare()
