/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The image, linked at 0 and relocated by itself. Each right has pages of
 * its own: text RX, rodata R (after relocation), data RW.
 */
OUTPUT_FORMAT("elf64-littleaarch64")
OUTPUT_ARCH(aarch64)
ENTRY(_start)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	dynamic PT_DYNAMIC FLAGS(4);
}

SECTIONS
{
	. = 0;
	image_start = .;
	/* `.placed.` and not `.text.`: the compiler calls the section of a
	 * function named start `.text.start`. */
	.text : {
		KEEP(*(.placed.start))
		. = ALIGN(4096);
		idmap_start = .;
		KEEP(*(.placed.idmap))
		idmap_end = .;
		. = ALIGN(2048);
		KEEP(*(.placed.vectors))
		*(.text .text.*)
		. = ALIGN(4096);
	} :text
	image_text_end = .;

	.rodata : { *(.rodata .rodata.*) } :rodata
	.dynsym : { *(.dynsym) } :rodata
	.dynstr : { *(.dynstr) } :rodata
	.hash : { *(.hash) } :rodata
	.gnu.hash : { *(.gnu.hash) } :rodata
	.dynamic : { *(.dynamic) } :rodata :dynamic
	.rela.dyn : {
		image_rela_start = .;
		*(.rela .rela.* .reladt_driver_set)
		image_rela_end = .;
	} :rodata
	.note : { *(.note.gnu.property) } :rodata
	dt_driver_set : { KEEP(*(dt_driver_set)) } :rodata
	.data.rel.ro : { *(.data.rel.ro .data.rel.ro.*) } :rodata
	.got : { *(.got) *(.got.plt) *(.igot .igot.plt) } :rodata
	.plt : { *(.plt) *(.iplt) } :rodata
	. = ALIGN(4096);
	image_rodata_end = .;

	.data : { *(.data .data.*) . = ALIGN(16); } :data
	image_file_end = .;
	.bss : ALIGN(16) {
		bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(4096);
		bss_end = .;
	} :data
	image_end = .;

	.comment 0 : { *(.comment) }
	.debug_aranges 0 : { *(.debug_aranges) }
	.debug_info 0 : { *(.debug_info) }
	.debug_abbrev 0 : { *(.debug_abbrev) }
	.debug_line 0 : { *(.debug_line) }
	.debug_frame 0 : { *(.debug_frame) }
	.debug_str 0 : { *(.debug_str) }
	.debug_line_str 0 : { *(.debug_line_str) }
	.debug_loc 0 : { *(.debug_loc) }
	.debug_loclists 0 : { *(.debug_loclists) }
	.debug_ranges 0 : { *(.debug_ranges) }
	.debug_rnglists 0 : { *(.debug_rnglists) }
	.debug_str_offsets 0 : { *(.debug_str_offsets) }
	.debug_addr 0 : { *(.debug_addr) }
	.debug_macro 0 : { *(.debug_macro) }
	.symtab 0 : { *(.symtab) }
	.strtab 0 : { *(.strtab) }
	.shstrtab 0 : { *(.shstrtab) }
	.dynbss : { *(.dynbss) } :data
	/DISCARD/ : { *(.gnu.version*) *(.eh_frame) *(.interp) *(.note.GNU-stack) }
}

ASSERT(idmap_end - idmap_start <= 4096, "identity-mapped code is one page")
ASSERT(SIZEOF(.plt) == 0, "no calls through a PLT")
