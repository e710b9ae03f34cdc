"""The forty emotion categories of the EmoNet family, and the other names that they go by.

Schuhmann et al. 2025, arXiv:2505.20033 (faces) and arXiv:2506.09827 (voices). There is no category
"neutral".
"""

from collections.abc import Mapping
from types import MappingProxyType

EMOTIONS = (
    "Amusement",
    "Elation",
    "Pleasure/Ecstasy",
    "Contentment",
    "Thankfulness/Gratitude",
    "Affection",
    "Infatuation",
    "Hope/Enthusiasm/Optimism",
    "Triumph",
    "Pride",
    "Interest",
    "Awe",
    "Astonishment/Surprise",
    "Concentration",
    "Contemplation",
    "Relief",
    "Longing",
    "Teasing",
    "Impatience and Irritability",
    "Sexual Lust",
    "Doubt",
    "Fear",
    "Distress",
    "Confusion",
    "Embarrassment",
    "Shame",
    "Disappointment",
    "Sadness",
    "Bitterness",
    "Contempt",
    "Disgust",
    "Anger",
    "Malevolence/Malice",
    "Sourness",
    "Pain",
    "Helplessness",
    "Fatigue/Exhaustion",
    "Emotional Numbness",
    "Intoxication/Altered States of Consciousness",
    "Jealousy & Envy",
)

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "Pleasure": "Pleasure/Ecstasy",
        "Thankfulness": "Thankfulness/Gratitude",
        "Hope": "Hope/Enthusiasm/Optimism",
        "Hope/Optimism": "Hope/Enthusiasm/Optimism",
        "Astonishment": "Astonishment/Surprise",
        "Impatience": "Impatience and Irritability",
        "Malevolence": "Malevolence/Malice",
        "Hopelessness": "Helplessness",
        "Fatigue": "Fatigue/Exhaustion",
        "Numbness": "Emotional Numbness",
        "Intoxication": "Intoxication/Altered States of Consciousness",
        "Intoxication/Altered States": "Intoxication/Altered States of Consciousness",
        "Jealousy": "Jealousy & Envy",
        "Jealousy / Envy": "Jealousy & Envy",
    }
)
_KNOWN = frozenset(EMOTIONS)


def emonet_name(label: str) -> str:
    """Return the name of the category that a label means, `""` when it means none.

    Labels may carry their family, as in the ratings of EmoNet-Face HQ.

    Examples:
        >>> emonet_name("Negative Low-Energy Emotions|Hopelessness")
        'Helplessness'
        >>> emonet_name("Neutral")
        ''
    """
    bare = label.rpartition("|")[2].strip()
    name = ALIASES.get(bare, bare)
    return name if name in _KNOWN else ""
