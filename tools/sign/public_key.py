#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Write the root key of the TA signatures as a C file.

public_key.py KEY.pem OUT.c    (KEY.pem: a public or a private RSA key)
"""
import pathlib
import sys

from cryptography.hazmat.primitives import serialization


def numbers(path):
    data = pathlib.Path(path).read_bytes()
    try:
        key = serialization.load_pem_public_key(data)
    except ValueError:
        key = serialization.load_pem_private_key(data, None).public_key()
    return key.public_numbers()


def c_array(name, value):
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    lines = ["\t" + ", ".join(f"{b:#04x}" for b in data[i:i + 8]) + ","
             for i in range(0, len(data), 8)]
    return "\n".join([f"static const uint8_t {name}[] = {{", *lines, "};\n"])


def main():
    key, out = sys.argv[1:]
    public = numbers(key)
    pathlib.Path(out).write_text(
        '#include "kernel/ta/embedded.h"\n\n'
        + c_array("modulus", public.n) + c_array("exponent", public.e)
        + "const struct rsa_public_key embedded_ta_key = {\n"
        "\t.modulus = modulus,\n\t.modulus_bytes = sizeof(modulus),\n"
        "\t.exponent = exponent,\n\t.exponent_bytes = sizeof(exponent),\n"
        "};\n")


main()
