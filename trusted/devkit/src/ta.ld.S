/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trusted application, or a library for some (TA_LIBRARY): code, constants
 * and data in segments of their own, which share no page of the file; linked
 * at 0 and moved by the loader. The program headers come from the sections.
 * Those of the file lie in the first segment of a library, else in none.
 */
#ifndef TA_LIBRARY
ENTRY(__ta_entry)
EXTERN(__ta_entry)
#endif

SECTIONS
{
#ifdef TA_LIBRARY
	. = SIZEOF_HEADERS;
#else
	. = 0;
#endif
	.text : {
		KEEP(*(.ta_head))
		*(.text .text.*)
		*(.init .fini)
		*(.plt .iplt)
	}

	. = ALIGN(4096);
	.rodata : { *(.rodata .rodata.*) }
	.eh_frame : { *(.eh_frame) }
	.gcc_except_table : { *(.gcc_except_table .gcc_except_table.*) }
#ifdef __arm__
	.ARM.extab : { *(.ARM.extab*) }
	.ARM.exidx : {
		HIDDEN(__exidx_start = .);
		*(.ARM.exidx*)
		HIDDEN(__exidx_end = .);
	}
#endif
	.note.gnu.property : { *(.note.gnu.property) }
	.hash : { *(.hash) }
	.gnu.hash : { *(.gnu.hash) }
	.dynsym : { *(.dynsym) }
	.dynstr : { *(.dynstr) }
	.gnu.version : { *(.gnu.version) }
	.gnu.version_r : { *(.gnu.version_r) }
	.rela.dyn : { *(.rela.*) }
	.rel.dyn : { *(.rel.*) }

	. = ALIGN(4096);
	HIDDEN(__ta_data_start = .);
	.tdata : { *(.tdata .tdata.*) }
	.tbss : { *(.tbss .tbss.*) }
	.init_array : {
		KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*)))
		KEEP(*(.init_array))
	}
	.fini_array : {
		KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*)))
		KEEP(*(.fini_array))
	}
	.data.rel.ro : { *(.data.rel.ro .data.rel.ro.*) }
	.dynamic : { *(.dynamic) }
	.got : { *(.got .got.plt .igot .igot.plt) }
	.data : { *(.data .data.*) }
	.bss : { *(.bss .bss.* COMMON) }
	. = ALIGN(16);
	HIDDEN(__ta_data_end = .);

	/DISCARD/ : { *(.interp .comment .note.GNU-stack .note.gnu.build-id) }
}
