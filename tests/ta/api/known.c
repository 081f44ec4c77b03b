/* SPDX-License-Identifier: BSD-2-Clause */
/* Published answers of algorithms that little else uses. */
#include <tee_api_defines_extensions.h>

#include "api.h"

/* RFC 6979 A.2.1: "sample" and SHA-256 */
static const char dsa_p[] =
	"86f5ca03dcfeb225063ff830a0c769b9dd9d6153ad91d7ce27f787c43278"
	"b447e6533b86b18bed6e8a48b784a14c252c5be0dbf60b86d6385bd2f12f"
	"b763ed8873abfd3f5ba2e0a8c0a59082eac056935e529daf7c610467899c"
	"77adedfc846c881870b7b19b2b58f9be0521a17002e3bdd6b86685ee90b3"
	"d9a1b02b782b1779";
static const char dsa_q[] = "996f967f6c8e388d9e28d01e205fba957a5698b1";
static const char dsa_g[] =
	"07b0f92546150b62514bb771e2a0c0ce387f03bda6c56b505209ff25fd3c"
	"133d89bbcd97e904e09114d9a7defdeadfc9078ea544d2e401aeecc40bb9"
	"fbbf78fd87995a10a1c27cb7789b594ba7efb5c4326a9fe59a070e136db7"
	"7175464adca417be5dce2f40d10a46a3a3943f26ab7fd9c0398ff8c76ee0"
	"a56826a8a88f1dbd";
static const char dsa_x[] = "411602cb19a6ccc34494d79d98ef1e7ed5af25f7";
static const char dsa_y[] =
	"5df5e01ded31d0297e274e1691c192fe5868fef9e19a84776454b100cf16"
	"f65392195a38b90523e2542ee61871c0440cb87c322fc4b4d2ec5e1e7ec7"
	"66e1be8d4ce935437dc11c3c8fd426338933ebfe739cb3465f4d3668c5e4"
	"73508253b1e682f65cbdc4fae93c2ea212390e54905a86e2223170b44eaa"
	"7da5dd9ffcfb7f3b";
static const char dsa_signature[] =
	"81f2f5850be5bc123c43f71a3033e9384611c5454cdd914b65eb6c66a8aa"
	"ad27299bee6b035f5e89";

/* RFC 5114 2.1, A.1 */
static const char dh_p[] =
	"b10b8f96a080e01dde92de5eae5d54ec52c99fbcfb06a3c69a6a9dca52d2"
	"3b616073e28675a23d189838ef1e2ee652c013ecb4aea906112324975c3c"
	"d49b83bfaccbdd7d90c4bd7098488e9c219a73724effd6fae5644738faa3"
	"1a4ff55bccc0a151af5f0dc8b4bd45bf37df365c1a65e68cfda76d4da708"
	"df1fb2bc2e4a4371";
static const char dh_g[] =
	"a4d1cbd5c3fd34126765a442efb99905f8104dd258ac507fd6406cff1426"
	"6d31266fea1e5c41564b777e690f5504f213160217b4b01b886a5e91547f"
	"9e2749f4d7fbd7d3b9a92ee1909d0d2263f80a76a6a24c087a091f531dbf"
	"0a0169b6a28ad662a4d18e73afa32d779d5918d08bc8858f4dcef97c2a24"
	"855e6eeb22b3b2e5";
static const char dh_x[] = "b9a3b3ae8fefc1a2930496507086f8455d48943e";
static const char dh_y[] =
	"2a853b3d92197501b9015b2deb3ed84f5e021dcc3e52f109d3273d2b7521"
	"281cbabe0e76ff5727fa8acce26956ba9a1fca26f20228d8693feb10841d"
	"84a7360054ece5a7f5b7a61ad3dfb3c60d2e43106d8727da37df9cce95b4"
	"78755d06bcea8f9d45965f75a5f3d1df3701165fc9e50c4279ceb07f9895"
	"40ae96d5d88ed776";
static const char dh_peer[] =
	"717a6cb053371ff4a3b932941c1e5663f861a1d6ad34ae66576dfb98f6c6"
	"cbf9ddd5a56c7833f6bcfdff095582ad868e440e8d09fd769e3ceccdc3d3"
	"b1e4cfa057776caaf9739b6a9fee8e7411f8d6dac09d6a4edb46cc2b5d52"
	"03090eae6126311e53fd2c14b574e6a3109a3da1be41bdceaa186f5ce067"
	"16a2b6a07b3c33fe";
static const char dh_secret[] =
	"5c804f454d30d9c4df85271f93528c91df6b48ab5f80b3b59caac1b28f8a"
	"cba9cd3e39f3cb614525d9521d2e644c53b807b810f340062f257d7d6fbf"
	"e8d5e8f072e9b6e9afda9413eafb2e8b0699b1fb5a0caceddeaead7e9cfb"
	"b36ae2b420835bd83a19fb0b5e96bf8fa4d09e345525167ecd9155416f46"
	"f408ed31b63c6e6d";

/* GB/T 32918.5 annex A: of "message digest" and "encryption standard"; the
 * identity is what the standard hashes before the message */
static const char sm2_d[] =
	"3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7"
	"c5b8";
static const char sm2_x[] =
	"09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f3"
	"5020";
static const char sm2_y[] =
	"ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9"
	"ad13";
static const char sm2_signature[] =
	"f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee7"
	"20b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c4"
	"85bbc1aa";
static const char sm2_identity[] =
	"b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8"
	"a4f3";
static const char sm2_cipher[] =
	"0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e"
	"149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff"
	"767e124df021886ca989ca9c7d58087307ca93092d651efa59983c18f809"
	"e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766";

/* RFC 7748 6.2 */
static const char x448_private[] =
	"9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9"
	"baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b";
static const char x448_public[] =
	"9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5"
	"d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0";
static const char x448_peer[] =
	"3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8"
	"b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609";
static const char x448_secret[] =
	"07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c"
	"0b56fd2464c335543936521c24403085d59a449a5037514a879d";

/* RFC 8032 7.4: one octet */
static const char ed448_private[] =
	"c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c"
	"463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e";
static const char ed448_public[] =
	"43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798"
	"c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480";
static const char ed448_signature[] =
	"26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810"
	"f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbc"
	"c0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e7"
	"99f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00";

static size_t unhex(const char *hex, uint8_t *out)
{
	size_t count = strlen(hex) / 2;

	for (size_t i = 0; i < 2 * count; i++) {
		uint8_t digit = (uint8_t)(hex[i] <= '9' ? hex[i] - '0'
							: hex[i] - 'a' + 10);

		out[i / 2] = (uint8_t)(out[i / 2] << 4 | digit);
	}
	return count;
}

static bool is_hex(const char *hex, const uint8_t *bytes, size_t size)
{
	static uint8_t want[128];

	return unhex(hex, want) == size && memcmp(want, bytes, size) == 0;
}

struct part {
	uint32_t id;
	const char *hex;
};

/* A key of @count parts. */
static TEE_Result make_key(uint32_t type, uint32_t bits,
			   const struct part *parts, uint32_t count,
			   TEE_ObjectHandle *key)
{
	static uint8_t bytes[8][128];
	TEE_Attribute attrs[8];

	for (uint32_t i = 0; i < count; i++)
		TEE_InitRefAttribute(&attrs[i], parts[i].id, bytes[i],
				     unhex(parts[i].hex, bytes[i]));
	CHECK_OK(TEE_AllocateTransientObject(type, bits, key));
	CHECK_OK(TEE_PopulateTransientObject(*key, attrs, count));
	return TEE_SUCCESS;
}

static TEE_Result make_keyed(uint32_t algorithm, uint32_t mode, uint32_t bits,
			     TEE_ObjectHandle key, TEE_OperationHandle *op)
{
	CHECK_OK(TEE_AllocateOperation(op, algorithm, mode, bits));
	CHECK_OK(TEE_SetOperationKey(*op, key));
	return TEE_SUCCESS;
}

static TEE_Result hash(uint32_t algorithm, const void *head, size_t head_bytes,
		       const char *text, uint8_t out[32])
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	size_t size = 32;

	CHECK_OK(TEE_AllocateOperation(&op, algorithm, TEE_MODE_DIGEST, 0));
	if (head_bytes > 0)
		TEE_DigestUpdate(op, head, head_bytes);
	CHECK_OK(TEE_DigestDoFinal(op, text, strlen(text), out, &size));
	TEE_FreeOperation(op);
	return TEE_SUCCESS;
}

/* What others signed verifies, and what we sign, with the same key. */
struct signer {
	uint32_t algorithm;
	uint32_t bits;
	TEE_ObjectHandle pair;
	TEE_ObjectHandle public_key;
};

static TEE_Result check_signer(const struct signer *s, const uint8_t *digest,
			       size_t digest_bytes, const char *published)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	static uint8_t known[128];
	static uint8_t own[128];
	size_t known_bytes = unhex(published, known);
	size_t own_bytes = sizeof(own);

	CHECK_OK(
		make_keyed(s->algorithm, TEE_MODE_SIGN, s->bits, s->pair, &op));
	CHECK_OK(TEE_AsymmetricSignDigest(op, NULL, 0, digest, digest_bytes,
					  own, &own_bytes));
	CHECK(own_bytes == known_bytes);
	TEE_FreeOperation(op);
	CHECK_OK(make_keyed(s->algorithm, TEE_MODE_VERIFY, s->bits,
			    s->public_key, &op));
	CHECK_OK(TEE_AsymmetricVerifyDigest(op, NULL, 0, digest, digest_bytes,
					    known, known_bytes));
	CHECK_OK(TEE_AsymmetricVerifyDigest(op, NULL, 0, digest, digest_bytes,
					    own, own_bytes));
	known[known_bytes / 2] ^= 1;
	CHECK(TEE_AsymmetricVerifyDigest(op, NULL, 0, digest, digest_bytes,
					 known, known_bytes) ==
	      TEE_ERROR_SIGNATURE_INVALID);
	TEE_FreeOperation(op);
	TEE_FreeTransientObject(s->pair);
	TEE_FreeTransientObject(s->public_key);
	return TEE_SUCCESS;
}

static TEE_Result check_dsa(void)
{
	static const struct part parts[] = {
		{TEE_ATTR_DSA_PRIME, dsa_p},
		{TEE_ATTR_DSA_SUBPRIME, dsa_q},
		{TEE_ATTR_DSA_BASE, dsa_g},
		{TEE_ATTR_DSA_PUBLIC_VALUE, dsa_y},
		{TEE_ATTR_DSA_PRIVATE_VALUE, dsa_x},
	};
	struct signer s = {TEE_ALG_DSA_SHA256, 1024, TEE_HANDLE_NULL,
			   TEE_HANDLE_NULL};
	uint8_t digest[32];

	CHECK_OK(make_key(TEE_TYPE_DSA_KEYPAIR, 1024, parts, 5, &s.pair));
	CHECK_OK(make_key(TEE_TYPE_DSA_PUBLIC_KEY, 1024, parts, 4,
			  &s.public_key));
	CHECK_OK(hash(TEE_ALG_SHA256, NULL, 0, "sample", digest));
	/* Cut to the order of the group. */
	return check_signer(&s, digest, 20, dsa_signature);
}

static TEE_Result check_sm2_signature(void)
{
	static const struct part parts[] = {
		{TEE_ATTR_ECC_PUBLIC_VALUE_X, sm2_x},
		{TEE_ATTR_ECC_PUBLIC_VALUE_Y, sm2_y},
		{TEE_ATTR_ECC_PRIVATE_VALUE, sm2_d},
	};
	struct signer s = {TEE_ALG_SM2_DSA_SM3, 256, TEE_HANDLE_NULL,
			   TEE_HANDLE_NULL};
	uint8_t identity[32];
	uint8_t digest[32];

	CHECK_OK(make_key(TEE_TYPE_SM2_DSA_KEYPAIR, 256, parts, 3, &s.pair));
	CHECK_OK(make_key(TEE_TYPE_SM2_DSA_PUBLIC_KEY, 256, parts, 2,
			  &s.public_key));
	CHECK_OK(hash(TEE_ALG_SM3, identity, unhex(sm2_identity, identity),
		      "message digest", digest));
	return check_signer(&s, digest, sizeof(digest), sm2_signature);
}

static TEE_Result check_sm2_encryption(void)
{
	static const struct part parts[] = {
		{TEE_ATTR_ECC_PUBLIC_VALUE_X, sm2_x},
		{TEE_ATTR_ECC_PUBLIC_VALUE_Y, sm2_y},
		{TEE_ATTR_ECC_PRIVATE_VALUE, sm2_d},
	};
	static const char text[] = "encryption standard";
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t cipher[128];
	uint8_t plain[64];
	size_t cipher_bytes = unhex(sm2_cipher, cipher);
	size_t plain_bytes = sizeof(plain);

	CHECK_OK(make_key(TEE_TYPE_SM2_PKE_KEYPAIR, 256, parts, 3, &key));
	CHECK_OK(make_keyed(TEE_ALG_SM2_PKE, TEE_MODE_DECRYPT, 256, key, &op));
	for (size_t round = 0; round < 2; round++) {
		CHECK_OK(TEE_AsymmetricDecrypt(op, NULL, 0, cipher,
					       cipher_bytes, plain,
					       &plain_bytes));
		CHECK(plain_bytes == strlen(text) &&
		      memcmp(plain, text, plain_bytes) == 0);
		TEE_FreeOperation(op);
		TEE_FreeTransientObject(key);
		if (round == 1)
			break;
		/* Then a ciphertext of our own. */
		CHECK_OK(make_key(TEE_TYPE_SM2_PKE_PUBLIC_KEY, 256, parts, 2,
				  &key));
		CHECK_OK(make_keyed(TEE_ALG_SM2_PKE, TEE_MODE_ENCRYPT, 256, key,
				    &op));
		cipher_bytes = sizeof(cipher);
		CHECK_OK(TEE_AsymmetricEncrypt(op, NULL, 0, text, strlen(text),
					       cipher, &cipher_bytes));
		TEE_FreeOperation(op);
		TEE_FreeTransientObject(key);
		CHECK_OK(make_key(TEE_TYPE_SM2_PKE_KEYPAIR, 256, parts, 3,
				  &key));
		CHECK_OK(make_keyed(TEE_ALG_SM2_PKE, TEE_MODE_DECRYPT, 256, key,
				    &op));
		plain_bytes = sizeof(plain);
	}
	return TEE_SUCCESS;
}

static TEE_Result check_ed448(void)
{
	static const struct part parts[] = {
		{TEE_ATTR_ED448_PUBLIC_VALUE, ed448_public},
		{TEE_ATTR_ED448_PRIVATE_VALUE, ed448_private},
	};
	struct signer s = {TEE_ALG_ED448, 448, TEE_HANDLE_NULL,
			   TEE_HANDLE_NULL};
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	uint8_t signature[128];
	size_t size = sizeof(signature);

	CHECK_OK(make_key(TEE_TYPE_ED448_KEYPAIR, 448, parts, 2, &s.pair));
	CHECK_OK(make_key(TEE_TYPE_ED448_PUBLIC_KEY, 448, parts, 1,
			  &s.public_key));
	CHECK_OK(make_keyed(TEE_ALG_ED448, TEE_MODE_SIGN, 448, s.pair, &op));
	CHECK_OK(TEE_AsymmetricSignDigest(op, NULL, 0, "\3", 1, signature,
					  &size));
	CHECK(is_hex(ed448_signature, signature, size));
	TEE_FreeOperation(op);
	return check_signer(&s, (const uint8_t *)"\3", 1, ed448_signature);
}

/* The secret with a peer, which is @bits long. */
static TEE_Result check_shared(uint32_t algorithm, uint32_t bits,
			       TEE_ObjectHandle pair, const struct part *peer,
			       const char *published)
{
	TEE_ObjectHandle secret = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	static uint8_t bytes[128];
	TEE_Attribute attr;
	size_t size;

	CHECK_OK(make_keyed(algorithm, TEE_MODE_DERIVE, bits, pair, &op));
	TEE_InitRefAttribute(&attr, peer->id, bytes, unhex(peer->hex, bytes));
	CHECK_OK(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, bits,
					     &secret));
	TEE_DeriveKey(op, &attr, 1, secret);
	size = sizeof(bytes);
	CHECK_OK(TEE_GetObjectBufferAttribute(secret, TEE_ATTR_SECRET_VALUE,
					      bytes, &size));
	CHECK(is_hex(published, bytes, size));
	TEE_FreeTransientObject(secret);
	TEE_FreeOperation(op);
	TEE_FreeTransientObject(pair);
	return TEE_SUCCESS;
}

static TEE_Result check_dh(void)
{
	static const struct part parts[] = {
		{TEE_ATTR_DH_PRIME, dh_p},
		{TEE_ATTR_DH_BASE, dh_g},
		{TEE_ATTR_DH_PUBLIC_VALUE, dh_y},
		{TEE_ATTR_DH_PRIVATE_VALUE, dh_x},
	};
	const struct part peer = {TEE_ATTR_DH_PUBLIC_VALUE, dh_peer};
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;

	CHECK_OK(make_key(TEE_TYPE_DH_KEYPAIR, 1024, parts, 4, &pair));
	return check_shared(TEE_ALG_DH_DERIVE_SHARED_SECRET, 1024, pair, &peer,
			    dh_secret);
}

static TEE_Result check_x448(void)
{
	static const struct part parts[] = {
		{TEE_ATTR_X448_PUBLIC_VALUE, x448_public},
		{TEE_ATTR_X448_PRIVATE_VALUE, x448_private},
	};
	const struct part peer = {TEE_ATTR_X448_PUBLIC_VALUE, x448_peer};
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;

	CHECK_OK(make_key(TEE_TYPE_X448_KEYPAIR, 448, parts, 2, &pair));
	return check_shared(TEE_ALG_X448, 448, pair, &peer, x448_secret);
}

TEE_Result api_known(TEE_Param params[4])
{
	(void)params;
	CHECK_OK(check_dsa());
	CHECK_OK(check_sm2_signature());
	CHECK_OK(check_sm2_encryption());
	CHECK_OK(check_ed448());
	CHECK_OK(check_dh());
	return check_x448();
}
