# SPDX-License-Identifier: BSD-2-Clause
"""What the files of trusted applications and partitions say of themselves."""
import struct
import uuid

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

TA_HEAD = struct.Struct("<16sIIQ")  # UUID (fields little-endian), stack, flags
SP_HEAD = struct.Struct("<16sII")   # UUID (octets), stack, flags
PAGE = 4096
STACK_MAX = 1 << 24


def is_elf(path):
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def open_elf(path, file):
    try:
        return ELFFile(file)
    except ELFError as e:
        raise SystemExit(f"{path}: malformed ELF file: {e}") from e


def has_sp_head(path):
    if not is_elf(path):
        return False
    with path.open("rb") as file:
        return bool(open_elf(path, file).get_section_by_name(".sp_head"))


def ta_head(path):
    """Return (UUID, flags) from ta_head: a symbol, in old files a section."""
    with path.open("rb") as file:
        elf = open_elf(path, file)
        for table in (".dynsym", ".symtab"):
            section = elf.get_section_by_name(table)
            for symbol in (section and section.get_symbol_by_name("ta_head")
                           or []):
                home = elf.get_section(symbol["st_shndx"])
                start = symbol["st_value"] - home["sh_addr"]
                data = home.data()[start:start + TA_HEAD.size]
                break
            else:
                continue
            break
        else:
            section = elf.get_section_by_name(".ta_head")
            if not section:
                raise SystemExit(f"{path}: has no ta_head")
            data = section.data()[:TA_HEAD.size]
    mixed, _, flags, _ = TA_HEAD.unpack(data)
    return uuid.UUID(bytes_le=mixed), flags


def sp_head(path):
    """Return (UUID, stack bytes, flags) from the section .sp_head."""
    def wrong(what):
        raise SystemExit(f"{path}: .sp_head: {what}")

    with path.open("rb") as file:
        elf = open_elf(path, file)
        if elf.elfclass != 64 or elf["e_machine"] != "EM_AARCH64":
            raise SystemExit(f"{path}: not an ELF file of AArch64")
        section = elf.get_section_by_name(".sp_head")
        if not section:
            raise SystemExit(f"{path}: has no section .sp_head (UUID, size of "
                             "the stack, flags), so it is no partition")
        if section["sh_type"] == "SHT_NOBITS":
            wrong("is not in the file")
        data = section.data()
    if len(data) < SP_HEAD.size:
        wrong(f"{len(data)} bytes, {SP_HEAD.size} are needed")
    octets, stack, flags = SP_HEAD.unpack_from(data)
    name = uuid.UUID(bytes=octets)
    if not name.int:
        wrong("the UUID is nil")
    if not stack or stack % PAGE or stack > STACK_MAX:
        wrong(f"stack size {stack:#x}: not pages, at least one, at most "
              f"{STACK_MAX // PAGE}")
    return name, stack, flags
