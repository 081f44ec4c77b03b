#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Turn public keys (PEM) into the C text that defines

    const struct rsa_public_key ta_root_keys[];
    const size_t ta_root_key_count;

which kernel/ta/store/roots.h declares. Private keys are taken too: only their public half
is written. Usage: pubkeys_to_c.py OUT.inc KEY.pem...
"""
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def load_public(path):
    data = open(path, "rb").read()
    if b"PRIVATE KEY" in data:
        key = serialization.load_pem_private_key(data, None).public_key()
    else:
        key = serialization.load_pem_public_key(data)
    if not isinstance(key, rsa.RSAPublicKey):
        sys.exit(f"{path}: not an RSA key")
    if not 2048 <= key.key_size <= 4096:
        sys.exit(f"{path}: {key.key_size} bits, 2048 to 4096 are accepted")
    return key.public_numbers()


def c_array(name, number):
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    rows = [data[i:i + 11] for i in range(0, len(data), 11)]
    body = "\n".join("\t" + " ".join(f"0x{b:02x}," for b in r) for r in rows)
    return f"static const uint8_t {name}[] = {{\n{body}\n}};\n"


def main():
    out, paths = sys.argv[1], sys.argv[2:]
    text = ["/* Made by tools/sign/pubkeys_to_c.py. */"]
    entries = []
    for i, path in enumerate(paths):
        numbers = load_public(path)
        text.append(c_array(f"modulus_{i}", numbers.n))
        text.append(c_array(f"exponent_{i}", numbers.e))
        entries.append(f"\t{{ modulus_{i}, sizeof(modulus_{i}), "
                       f"exponent_{i}, sizeof(exponent_{i}) }},")
    text.append("const struct rsa_public_key ta_root_keys[] = {")
    text += entries
    text.append("};")
    text.append(f"const size_t ta_root_key_count = {len(paths)};")
    open(out, "w").write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
