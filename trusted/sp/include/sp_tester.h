/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_TESTER_H
#define SP_TESTER_H

/*
 * A partition that does what direct requests tell it: tests make it call, send
 * and fail. Two files are built from it, an ELF file and a flat image.
 *
 * Request: x3 the command, x4..x7 parameters (version 2: from x4 on, one
 * register further up). Answer: x3 0 or an FF-A error, x4..x7 results.
 */
#define SP_TESTER_UUID                                                         \
	0x25, 0x8c, 0x1d, 0x3e, 0x77, 0x0b, 0x4a, 0x51, 0x9a, 0x0d, 0x6f,      \
		0x52, 0x0e, 0x64, 0x21, 0xb7
#define SP_TESTER_FLAT_UUID                                                    \
	0xc4, 0x90, 0x7f, 0x12, 0x3b, 0x5e, 0x4d, 0xd8, 0xae, 0x61, 0x0c,      \
		0x8d, 0x44, 0x1e, 0xf3, 0x29

enum sp_tester_command {
	SP_TESTER_ECHO = 1, /* x4..x7, or x5..x17, come back */
	SP_TESTER_YIELD,    /* x4: so many times, then answer */
	SP_TESTER_LOOP,     /* x4: so many rounds; 0: for ever */
	SP_TESTER_FAULT,    /* x4: enum sp_tester_fault */
	/* x4: FFA_MEM_SHARE, _LEND or _DONATE; x5: receiver | access
	 * permissions << 16 | first of the tester's pages << 24 (or
	 * SP_TESTER_RETRIEVED: what it retrieved last) | number << 28;
	 * x6: transaction flags; x7: tag. Results: x4 handle */
	SP_TESTER_SEND_MEMORY,
	/* x4: handle; x5: sender | permissions << 16; x6: flags; x7: tag.
	 * Results: x4 address; x5 pages | permissions << 32 | NS bit << 40 */
	SP_TESTER_RETRIEVE,
	SP_TESTER_RELINQUISH, /* x4: handle; x5: flags */
	SP_TESTER_RECLAIM,    /* x4: handle; x5: flags */
	SP_TESTER_READ,       /* x4: address. Results: x4 the 8 bytes there */
	SP_TESTER_WRITE,      /* x4: address; x5: 8 bytes */
	SP_TESTER_BIND,       /* notifications: x4: sender; x5: bits */
	SP_TESTER_UNBIND,     /* the same */
	SP_TESTER_SET,        /* x4: receiver; x5: bits; x6: flags */
	/* x4: flags. Results: x4 from partitions, x5 from VMs, x6 framework */
	SP_TESTER_GET,
	SP_TESTER_SEND2, /* x4: receiver; x5, x6: the message */
	/* Results: x4 sender, x5 length, x6, x7 the message; RX is released */
	SP_TESTER_RECEIVE2,
	/* x4: page of the tester's; x5: rights, or ~0: tell them in x4 */
	SP_TESTER_RIGHTS,
	/* What start-up found of rights. Results: x4 bits of what was as it
	 * should be, all of SP_TESTER_RIGHTS_ALL */
	SP_TESTER_RIGHTS_SEEN,
	SP_TESTER_DEVICE, /* write a line to the UART of the manifest */
	/* x4: receiver; x5: command for it; x6, x7: its x4 and x5. Results: x4
	 * what it answered in x3, x5..x7 its x4..x6 */
	SP_TESTER_FORWARD,
	SP_TESTER_CALL, /* x4..x7 become x0..x3, x4.. are 0. Results: x4..x7
			 * what x0..x3 became */
	/* Results: x4 id | version << 32, x5 TX, x6 RX, x7 first of its pages
	 */
	SP_TESTER_WHERE,
	/* Results: x4 pages of its manifest's regions data | uart << 32, x5
	 * their address, x6 size of the manifest, x7 interrupts seen */
	SP_TESTER_MANIFEST,
	SP_TESTER_MALFORMED, /* x4: which descriptor, < SP_TESTER_MALFORMEDS;
				x5: receiver. x3: the error it got */
	SP_TESTER_UNMAP_BUFFERS,
	SP_TESTER_MAP_BUFFERS,
	/* Let the UART of the manifest interrupt: x4: so many times, > 0, the
	 * first one at once */
	SP_TESTER_INTERRUPT,
};

enum sp_tester_fault {
	SP_TESTER_READ_NULL,
	SP_TESTER_WRITE_CONSTANT,
	SP_TESTER_WRITE_CODE,
	SP_TESTER_RUN_DATA,
	SP_TESTER_UNDEFINED,
	SP_TESTER_READ_KERNEL,
	SP_TESTER_OVERFLOW_STACK,
	SP_TESTER_BREAKPOINT,
	SP_TESTER_PRIVILEGED,
	SP_TESTER_ABORT,
	SP_TESTER_FAULTS,
};

#define SP_TESTER_PAGES      8u
#define SP_TESTER_RETRIEVED  15u
#define SP_TESTER_PATTERN    UINT64_C(0x7e57e57e57e57e50) /* + page */
#define SP_TESTER_MALFORMEDS 24u

/* SP_TESTER_RIGHTS_SEEN */
#define SP_TESTER_RIGHTS_DATA    1u  /* own data is RW, no code */
#define SP_TESTER_RIGHTS_CODE    2u  /* own code is R and X */
#define SP_TESTER_RIGHTS_CHANGED 4u  /* a page became RO and RW again */
#define SP_TESTER_RIGHTS_NO_WX   8u  /* RW and X together was refused */
#define SP_TESTER_RIGHTS_FOREIGN 16u /* pages that are not ours: refused */
/* what is shared, RX and TX stay what they are; code is not shared to write */
#define SP_TESTER_RIGHTS_SHARED  32u
#define SP_TESTER_RIGHTS_ALL     63u

#endif
