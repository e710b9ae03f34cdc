"""Where things are on a head: eyes as the origin, half the head's height as the unit.

In this frame the crown is at y = 1, the chin near -0.85 and the ears near x = 0.7, whatever the
morphs made of the head. Paint and attachments are placed in the frame of the mesh at rest, the
camera in the frame of the posed head.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.audit.stimuli.faces.arrays import Array
from evenhand.audit.stimuli.faces.head_mesh import BODY, EYES, HeadMesh


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFrame:
    """The frame of one head.

    Attributes:
        origin: midpoint between the eyes, (3,), in the units of the mesh.
        unit: from there up to the crown.
    """

    origin: Array
    unit: float

    def within(self, places: Array) -> Array:
        """Return places in the frame, (n, 3)."""
        return (places - self.origin) / np.float32(self.unit)


def head_frame(mesh: HeadMesh, places: Array) -> HeadFrame:
    """Return the frame of a head.

    Args:
        mesh: which vertices are eyes and body.
        places: of its vertices, (n, 3).
    """
    left, right = (places[mesh.vertices(name)].mean(axis=0) for name in EYES)
    origin = (left + right) / 2
    crown = places[mesh.vertices(BODY), 1].max()
    return HeadFrame(origin=origin.astype(np.float32), unit=float(crown - origin[1]))
