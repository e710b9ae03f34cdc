"""The forty emotion categories of the EmoNet family, and the other names that they go by.

Schuhmann et al. 2025, arXiv:2505.20033 (faces) and arXiv:2506.09827 (voices). There is no category
"neutral".
"""

from collections.abc import Mapping
from types import MappingProxyType

from evenhand.model_zoo.taxonomy import emotions

EMOTIONS = tuple(emotion.name for emotion in emotions())

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
