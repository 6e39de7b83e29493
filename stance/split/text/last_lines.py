"""Last lines of a comment that are none of it: remarks of who copied it, and what stands below a list of comments."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.split.text.blocks import Block
from stance.split.text.layouts import BULLET
from stance.split.text.notices import REMARK
from stance.split.text.rows import Row

ENOUGH = 3
"""Points from which a list is one."""


def within_list(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Block]:
    """The comments, the last ending with its list where all are points of one: what a gap parts from it is none."""
    if len(blocks) < ENOUGH or not all(BULLET.fullmatch(rows[block.names[0]].folded) for block in blocks):
        return list(blocks)
    *others, last = blocks
    gaps = [next((i for i in range(b.text + 1, b.end) if rows[i].gap), None) for b in blocks]
    if gaps[-1] is None or any(gap is not None for gap in gaps[:-1]):
        return list(blocks)
    return [*others, replace(last, end=gaps[-1])]


def above_remarks(rows: Sequence[Row], block: Block) -> Block:
    """A comment without the last lines, in which who copied it remarks on it."""
    end = block.end
    while end - 1 > block.text and _REMARK.fullmatch(rows[end - 1].folded):
        end -= 1
    return block if end == block.end else replace(block, end=end)


_REMARK = re.compile(REMARK, re.IGNORECASE)
