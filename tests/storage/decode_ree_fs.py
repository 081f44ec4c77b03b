#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Decoder and maker of OP-TEE's secure storage, offline: what speaks for the incumbent in tests.

  decode_ree_fs.py [options] ree DIR          check and list DIR (dirf.db, 0, 1, ..., N.ta)
  decode_ree_fs.py [options] rpmb IMAGE CID   check and list a raw RPMB data image (CID: 32 hex digits)
  decode_ree_fs.py [options] ta FILE.ta       check a signed TA file's header, hash and signature
  decode_ree_fs.py [options] make DIR UUID NAME=FILE...
                                              make DIR with data objects of one TA, versions chosen at random

Options: --huk HEX (default 16 zero bytes)  --ssk-nocompat  --full-hash-aad  --ta-key PUB.pem  --extract OUTDIR
Exit status 0 only if everything that was looked at verified.
"""
import argparse, hashlib, hmac, os, struct, sys, uuid
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLK = 4096
HEAD = struct.Struct("<16s16s16s16sI")          # iv, tag, wrapped FEK, encrypted meta, counter: 68 bytes
NODE = struct.Struct("<32s16s16sH")             # hash, iv, tag, flags: 66 bytes
DIRENT = struct.Struct("<16s64sI32sI")          # uuid, object id, id length, root hash, file number: 120 bytes
OBJHEAD = struct.Struct("<6I")                  # attr size, object size, max size, usage, type, which attributes
TADB = struct.Struct("<16sIIII16s16s32s")       # uuid, version, custom size, binary size, file number, iv, tag, key: 96
NODES_PER_GROUP = BLK // (2 * NODE.size)        # 31
NIL_UUID = bytes(16)


class Bad(Exception):
    pass


def mac(key, *parts):
    h = hmac.new(key, digestmod=hashlib.sha256)
    for p in parts:
        h.update(p)
    return h.digest()


class Keys:
    """Key ladder: hardware key -> storage key -> per-TA key -> per-file key."""

    def __init__(self, huk, compat=True):
        self.huk = huk
        if compat:
            self.ssk = mac(huk, b"BEEF" * 8, b"ONLY_FOR_tee_fs_ssk\0")
        else:
            self.ssk = mac(huk, struct.pack("<I", 1))
        self.compat = compat

    def rpmb(self, cid):
        c = bytearray(cid)
        c[9] = c[15] = 0
        return mac(self.huk, b"" if self.compat else struct.pack("<I", 0), bytes(c))

    def tsk(self, ta):                          # ta: 16 raw bytes of the in-memory UUID, or None for dirf.db
        return mac(self.ssk, b"\0" if ta is None else ta)

    def fek(self, ta, wrapped):
        d = Cipher(algorithms.AES(self.tsk(ta)), modes.ECB()).decryptor()
        return d.update(wrapped) + d.finalize()


def gcm(key, iv, tag, aad, data):
    d = Cipher(algorithms.AES(key), modes.GCM(iv, tag)).decryptor()
    d.authenticate_additional_data(aad)
    try:
        return d.update(data) + d.finalize()
    except InvalidTag:
        raise Bad("GCM tag mismatch")


def node_offset(node_id, version):
    i = node_id - 1
    page = 1 + i // NODES_PER_GROUP * 2 * NODES_PER_GROUP
    return page * BLK + (2 * (i % NODES_PER_GROUP) + version) * NODE.size


def block_offset(block, version):
    # Page 0 holds the headers. Then, in periods of 62 pages: 1 page of nodes and 61 pages of block slots.
    b = 2 * block + version
    return (2 + b + b // (2 * NODES_PER_GROUP - 1)) * BLK


class HashTreeFile:
    def __init__(self, raw, keys, ta, root_hash=None, full_hash=False):
        self.raw = raw
        heads = [HEAD.unpack_from(raw, v * HEAD.size) for v in (0, 1)]
        if root_hash is not None:
            for v in (0, 1):
                if NODE.unpack_from(raw, node_offset(1, v))[0] == root_hash:
                    break
            else:
                raise Bad("no root node carries the expected hash")
        else:
            v = self.pick(heads[0][4], heads[1][4])
        self.version = v
        iv, tag, self.wrapped, emeta, self.counter = heads[v]
        root = NODE.unpack_from(raw, node_offset(1, v))
        self.fek = keys.fek(ta, self.wrapped)
        aad = root[0][:32 if full_hash else 16] + struct.pack("<I", self.counter) + self.wrapped + iv
        meta = gcm(self.fek, iv, tag, aad, emeta)
        self.length, self.max_node, self.pad = struct.unpack("<QII", meta)
        self.nodes = {1: root}
        for n in range(2, self.max_node + 1):
            ver = self.nodes[n >> 1][3] >> (1 + (n & 1)) & 1
            self.nodes[n] = NODE.unpack_from(raw, node_offset(n, ver))
        for n in range(self.max_node, 0, -1):
            h = hashlib.sha256(NODE.pack(*self.nodes[n])[32:])
            if n == 1:
                h.update(struct.pack("<Q", self.length))
            for c in (2 * n, 2 * n + 1):
                if c in self.nodes:
                    h.update(self.nodes[c][0])
            if h.digest() != self.nodes[n][0]:
                raise Bad(f"hash of node {n} of {self.max_node} is wrong")
        self.root_hash = root[0]

    @staticmethod
    def pick(c0, c1):
        if c0 % 2 == 0:
            return 1 if c1 % 2 and c1 >= c0 else 0
        if c1 % 2:
            return 1
        raise Bad("no usable header: counters %d and %d" % (c0, c1))

    def block(self, b):
        h, iv, tag, flags = self.nodes[b + 1]
        off = block_offset(b, flags & 1)
        data = self.raw[off:off + BLK]
        if len(data) != BLK:
            raise Bad(f"block {b} lies past the end of the file")
        return gcm(self.fek, iv, tag, self.wrapped + iv, data)

    def data(self):
        n = (self.length + BLK - 1) // BLK
        return b"".join(self.block(b) for b in range(n))[:self.length]


def make_file(keys, ta, payload, full_hash=False):
    """The inverse: returns (file image, root hash). Which of the two places is used is chosen at random."""
    fek = os.urandom(16)
    e = Cipher(algorithms.AES(keys.tsk(ta)), modes.ECB()).encryptor()
    wrapped = e.update(fek) + e.finalize()
    blocks = (len(payload) + BLK - 1) // BLK
    last = max(1, blocks)
    raw = bytearray()

    def put(off, data):
        raw.extend(bytes(max(0, off + len(data) - len(raw))))
        raw[off:off + len(data)] = data

    def seal(iv, aad, data):
        c = Cipher(algorithms.AES(fek), modes.GCM(iv)).encryptor()
        c.authenticate_additional_data(aad)
        return c.update(data) + c.finalize(), c.tag

    version = {n: os.urandom(1)[0] & 1 for n in range(1, last + 1)}
    hashes_of = {}
    for n in range(last, 0, -1):
        flags, iv, tag = 0, bytes(16), bytes(16)
        if n <= blocks:
            flags, iv = os.urandom(1)[0] & 1, os.urandom(16)
            crypt, tag = seal(iv, wrapped + iv, payload[(n - 1) * BLK:n * BLK].ljust(BLK, b"\0"))
            put(block_offset(n - 1, flags), crypt)
        for side in (0, 1):
            flags |= version.get(2 * n + side, 0) << (1 + side)
        body = iv + tag + struct.pack("<H", flags)
        h = hashlib.sha256(body)
        if n == 1:
            h.update(struct.pack("<Q", len(payload)))
        for c in (2 * n, 2 * n + 1):
            h.update(hashes_of.get(c, b""))
        hashes_of[n] = h.digest()
        put(node_offset(n, version[n]), h.digest() + body)
    root, iv = hashes_of[1], os.urandom(16)
    counter = 2 + version[1]
    aad = root[:32 if full_hash else 16] + struct.pack("<I", counter) + wrapped + iv
    meta, tag = seal(iv, aad, struct.pack("<QII", len(payload), last if last > 1 else 0, 0))
    put(HEAD.size * version[1], HEAD.pack(iv, tag, wrapped, meta, counter))
    raw.extend(bytes(block_offset(max(0, blocks - 1), 1) + BLK - len(raw)))
    return bytes(raw), root


def do_make(opt, keys):
    out, ta = opt.args[0], uuid.UUID(opt.args[1]).bytes_le
    os.makedirs(out, exist_ok=True)
    table = b""
    for num, arg in enumerate(opt.args[2:]):
        name, path = arg.split("=", 1)
        data = OBJHEAD.pack(0, 0, 0, 0xFFFFFFFF, 0xA00000BF, 0) + open(path, "rb").read()
        raw, root = make_file(keys, ta, data, opt.full_hash_aad)
        open(os.path.join(out, "%x" % num), "wb").write(raw)
        oid = name.encode()
        table += DIRENT.pack(ta, oid or b"\1", len(oid), root, num)
    raw, root = make_file(keys, None, table, opt.full_hash_aad)
    open(os.path.join(out, "dirf.db"), "wb").write(raw)
    print("root hash", root.hex())
    return 0


def show(b):
    return ascii(b.decode()) if b and all(32 <= c < 127 for c in b) else b.hex()


def mem_uuid(b):
    return str(uuid.UUID(bytes_le=b))


def save(opt, name, data):
    if opt.extract:
        os.makedirs(opt.extract, exist_ok=True)
        with open(os.path.join(opt.extract, name), "wb") as f:
            f.write(data)


def describe_object(data):
    if len(data) < OBJHEAD.size:
        return f"{len(data)} bytes, no object header"
    a, size, maxsize, usage, typ, have = OBJHEAD.unpack_from(data)
    return (f"type={typ:#010x} size={size} max={maxsize} usage={usage:#x} attrs={have:#x}/{a} bytes "
            f"data={len(data) - OBJHEAD.size - a} bytes")


def do_ree(opt, keys):
    read = lambda n: open(os.path.join(opt.args[0], n), "rb").read()
    bad = 0
    d = HashTreeFile(read("dirf.db"), keys, None, opt.dirf_hash, opt.full_hash_aad)
    table = d.data()
    print(f"dirf.db: version {d.version} counter {d.counter} length {d.length} nodes {d.max_node} "
          f"hash {d.root_hash.hex()}")
    save(opt, "dirf.db.plain", table)
    for slot in range(len(table) // DIRENT.size):
        ta, oid, n, h, num = DIRENT.unpack_from(table, slot * DIRENT.size)
        if n == 0 and oid[0] == 0:
            print(f"slot {slot}: free" + ("" if not any(table[slot * 120:slot * 120 + 120]) else " (not all zero!)"))
            continue
        name = oid[:n]
        where = f"slot {slot}: file {num:x} ta {mem_uuid(ta)} id {show(name) or '(empty)'}"
        try:
            f = HashTreeFile(read("%x" % num), keys, ta, h, opt.full_hash_aad)
            body = f.data()
            print(f"{where}: ok, v{f.version} counter {f.counter} length {f.length} nodes {f.max_node} pad {f.pad:#x}; ", end="")
            save(opt, "%x.plain" % num, body)
            if ta == NIL_UUID and name == b"ta.db\0":
                print("TA database")
                bad += list_tadb(opt, body, read)
            elif ta == NIL_UUID and name in (b"ta_ver.db\0", b"subkey_ver.db\0"):
                ver, cnt = struct.unpack_from("<II", body)
                print(f"version database format {ver}, {cnt} entries")
                for i in range(cnt):
                    u, v = struct.unpack_from("<16sI", body, 8 + 20 * i)
                    print(f"    {uuid.UUID(bytes=u)} version {v}")
            else:
                print(describe_object(body))
        except (Bad, OSError) as e:
            bad += 1
            print(f"{where}: BAD: {e}")
    return bad


def list_tadb(opt, body, read):
    bad = 0
    for i in range(len(body) // TADB.size):
        u, ver, custom, size, num, iv, tag, key = TADB.unpack_from(body, i * TADB.size)
        if u == NIL_UUID:
            print(f"    entry {i}: free")
            continue
        try:
            enc = read(f"{num}.ta")
            if len(enc) != custom + size:
                raise Bad("encrypted file has the wrong size")
            plain = gcm(key, iv, tag, b"", enc)
            save(opt, f"{num}.ta.plain", plain)
            print(f"    entry {i}: {mem_uuid(u)} version {ver} custom {custom} binary {size} file {num}.ta: ok, "
                  f"starts {plain[custom:custom + 4].hex()}, sha256 {hashlib.sha256(plain).hexdigest()[:16]}")
        except (Bad, OSError) as e:
            bad += 1
            print(f"    entry {i}: {mem_uuid(u)}: BAD: {e}")
    return bad


def rpmb_read(keys, img, ta, wrapped, start, size):
    fek = keys.fek(ta, wrapped)
    ecb = hashlib.sha256(fek).digest()[:16]
    out = b""
    for blk in range(start // 256, (start + size + 255) // 256):
        e = Cipher(algorithms.AES(ecb), modes.ECB()).encryptor()
        iv = e.update(struct.pack("<H14x", blk & 0xffff)) + e.finalize()
        d = Cipher(algorithms.AES(fek), modes.CBC(iv)).decryptor()
        out += d.update(img[blk * 256:blk * 256 + 256]) + d.finalize()
    return out[start % 256:][:size]


def do_rpmb(opt, keys):
    img = open(opt.args[0], "rb").read()
    print("device key", keys.rpmb(bytes.fromhex(opt.args[1])).hex())
    magic, ver, wc, fat = struct.unpack_from("<4I", img)
    if magic != 0x52504D42 or ver != 2:
        raise Bad("no partition header")
    print(f"partition: version {ver} write counter field {wc} table at {fat}")
    a = fat
    while True:
        start, size, flags, unused, fek = struct.unpack_from("<4I16s", img, a)
        name = img[a + 32:a + 256].split(b"\0")[0].decode()
        if flags & 1:
            part = name.split("/")
            ta = bytes.fromhex(part[1]) if len(part) == 3 else NIL_UUID
            body = rpmb_read(keys, img, ta, fek, start, size)
            save(opt, name.strip("/").replace("/", "_"), body)
            print(f"{a}: flags {flags} start {start} size {size} {name}: ", end="")
            print(f"ta {mem_uuid(ta)} id {show(bytes.fromhex(part[2].lstrip('.')))} {describe_object(body)}"
                  if len(part) == 3 else body.hex())
        else:
            print(f"{a}: flags {flags}" + (" (last)" if flags & 2 else " (free)"))
        if flags & 2:
            return 0
        a += 256


def uuid_v5_sha512(space, name):
    d = bytearray(hashlib.sha512(space + name.split(b"\0")[0]).digest()[:16])
    d[6] = d[6] & 0x0F | 0x50
    d[8] = d[8] & 0x3F | 0x80
    return bytes(d)


def load_rsa(payload):
    """Public key of a subkey payload; raises if an attribute is missing or out of range."""
    count = struct.unpack_from("<I", payload, 32)[0]
    attr = {}
    for i in range(count):
        ident, off, size = struct.unpack_from("<III", payload, 36 + 12 * i)
        if off + size > len(payload):
            raise Bad("subkey attribute out of range")
        attr.setdefault(ident, int.from_bytes(payload[off:off + size], "big"))
    return rsa.RSAPublicNumbers(attr[0xD0000230], attr[0xD0000130]).public_key()


def check_header(raw, at, key):
    magic, typ, size, algo, hs, ss = struct.unpack_from("<IIIIHH", raw, at)
    if magic != 0x4F545348 or hs != 32:
        raise Bad("header")
    digest = raw[at + 20:at + 20 + hs]
    sig = raw[at + 20 + hs:at + 20 + hs + ss]
    if key:
        pad = {0x70414930: padding.PSS(padding.MGF1(hashes.SHA256()), 32), 0x70004830: padding.PKCS1v15()}[algo]
        try:
            key.verify(sig, digest, pad, utils.Prehashed(hashes.SHA256()))
        except InvalidSignature:
            raise Bad("signature")
    print(f"type {typ} image {size} algorithm {algo:#x} signature {ss} bytes{' ok' if key else ' not checked'}", end="; ")
    return typ, size, digest, at + 20 + hs + ss


def do_ta(opt, keys):
    raw = open(opt.args[0], "rb").read()
    key = serialization.load_pem_public_key(open(opt.ta_key, "rb").read()) if opt.ta_key else None
    root, at, expect, depth = key, 0, None, 1 << 32
    while True:
        hdr = raw[at:at + 20]
        typ, size, digest, off = check_header(raw, at, key)
        h = hashlib.sha256(hdr)
        if typ != 3:
            break
        payload = raw[off:off + size]
        h.update(payload)
        if h.digest() != digest:
            raise Bad("subkey hash")
        name_size, version, max_depth = struct.unpack_from("<III", payload, 16)
        if max_depth >= depth or expect not in (None, payload[:16]):
            raise Bad("subkey depth or name space")
        depth, key = max_depth, load_rsa(payload)
        name = raw[off + size:off + size + name_size]
        expect = uuid_v5_sha512(payload[:16], name) if name_size else payload[:16]
        at = off + size + name_size
        print(f"subkey {uuid.UUID(bytes=payload[:16])} version {version} depth {max_depth} next name {show(name.rstrip(bytes(1)))}")
    ta = None
    if typ in (1, 2):
        ta = raw[off:off + 16]
        print(f"uuid {uuid.UUID(bytes=ta)} version {struct.unpack_from('<I', raw, off + 16)[0]}", end="; ")
        h.update(raw[off:off + 20])
        off += 20
        if expect not in (None, ta):
            raise Bad("not in the subkey's name space")
    body = raw[off:]
    if typ == 2:
        algo, flags, ivs, tags = struct.unpack_from("<IIHH", raw, off)
        end = off + 12 + ivs + tags
        h.update(raw[off:end])
        iv, tag, body = raw[off + 12:off + 12 + ivs], raw[off + 12 + ivs:end], raw[end:]
        if not root:
            raise Bad("the encryption key depends on the signing key: give --ta-key")
        n = root.public_numbers().n
        body = gcm(mac(keys.huk, struct.pack("<I", 4), n.to_bytes((n.bit_length() + 7) // 8, "big")), iv, tag, b"", body)
        print("decrypted", end="; ")
    if len(body) != size:
        raise Bad("file size does not match")
    h.update(body)
    if h.digest() != digest:
        raise Bad("hash mismatch")
    print(f"starts {body[:4].hex()}, hash ok")
    save(opt, "payload", body)
    return 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["ree", "rpmb", "ta", "make"])
    p.add_argument("args", nargs="+")
    p.add_argument("--huk", type=bytes.fromhex, default=bytes(16))
    p.add_argument("--ssk-nocompat", action="store_true")
    p.add_argument("--full-hash-aad", action="store_true")
    p.add_argument("--dirf-hash", type=bytes.fromhex)
    p.add_argument("--ta-key")
    p.add_argument("--extract")
    opt = p.parse_args()
    keys = Keys(opt.huk, not opt.ssk_nocompat)
    try:
        bad = {"ree": do_ree, "rpmb": do_rpmb, "ta": do_ta, "make": do_make}[opt.what](opt, keys)
    except Bad as e:
        print("BAD:", e)
        bad = 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
