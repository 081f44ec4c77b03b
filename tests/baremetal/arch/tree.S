/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of a board whose firmware passes none, and its cases. */
	.section .rodata.board_tree, "a"
	.balign	8
	.global	board_tree
board_tree:
#ifdef PAYLOAD_TREE
	.incbin	PAYLOAD_TREE
	.balign	8
#endif
	.8byte	0
	.global	board_cases
board_cases:
#ifdef PAYLOAD_CASES
	.asciz	PAYLOAD_CASES
#else
	.byte	0
#endif
