# SPDX-License-Identifier: BSD-2-Clause
# Third-party material: fetched into $(DEPS), never committed. Each set of
# tools/deps/versions gives SET-dir and SET-stamp. Setting the variable in
# capitals to a tree of your own (MBEDTLS_DIR=/src/mbedtls) takes that instead
# and fetches nothing; this is how other distributions than Debian are served.
deps-sets := mbedtls openssl zlib tfa uboot ubootfdt boards kernel kmod \
	rootfs optee

define deps-set
$(2)_DIR ?=
$(1)-dir := $$(if $$($(2)_DIR),$$($(2)_DIR),$$(DEPS)/$(1))
$(1)-stamp := $$(if $$($(2)_DIR),,$$(DEPS)/$(1).stamp)
endef
$(eval $(call deps-set,mbedtls,MBEDTLS))
$(eval $(call deps-set,openssl,OPENSSL))
$(eval $(call deps-set,zlib,ZLIB))
$(eval $(call deps-set,tfa,TFA))
$(eval $(call deps-set,uboot,UBOOT))
$(eval $(call deps-set,ubootfdt,UBOOTFDT))
$(eval $(call deps-set,boards,BOARDS))
$(eval $(call deps-set,kernel,KERNEL))
$(eval $(call deps-set,kmod,KMOD))
$(eval $(call deps-set,rootfs,ROOTFS))
$(eval $(call deps-set,optee,OPTEE))

# libfdt is taken from TF-A's tree.
LIBFDT_DIR ?=
LIBFDT_INCLUDE ?= $(LIBFDT_DIR)
libfdt-dir := $(or $(LIBFDT_DIR),$(tfa-dir)/lib/libfdt)
libfdt-include := $(or $(LIBFDT_INCLUDE),$(tfa-dir)/include/lib/libfdt)
libfdt-stamp := $(if $(LIBFDT_DIR),,$(tfa-stamp))

$(DEPS)/%.stamp: tools/deps/versions
	@tools/deps/fetch $(DEPS) $*
$(DEPS)/host.stamp: tools/deps/host-packages
	@tools/deps/fetch $(DEPS) host

# What compiling needs; running needs the rest.
source-stamps := $(sort $(mbedtls-stamp) $(openssl-stamp) $(zlib-stamp) \
	$(libfdt-stamp))

.PHONY: deps
deps: $(DEPS)/host.stamp $(foreach s,$(deps-sets),$($(s)-stamp))

# Objects from third-party sources. A room lists files relative to the
# package's folder and says how they are compiled:
#   kernel-mbedtls-srcs += library/aes.c	in the kernel image
#   host-mbedtls-srcs += library/aes.c		in the host tests
#   mbedtls-cflags += -DMBEDTLS_CONFIG_FILE=...	both, all files
#   cflags-mbedtls/library/aes.c := -march=...	both, one file
#   drop-cflags-mbedtls := -mstrict-align	flags of ours to leave out
#   drop-cflags-mbedtls/library/aes.c := ...	the same, one file
# Same for openssl, zlib and libfdt. The project's own warnings are off for them.
# $(call thirdparty-rule,OBJDIR,PACKAGE,FLAGS-VARIABLE,COMPILER-VARIABLE)
# makes the rule of one package for one set of flags, for other users (the
# trusted libraries): object OBJDIR/PACKAGE/library/aes.c.o.
thirdparty-packages := mbedtls openssl zlib libfdt
define thirdparty-rule
$(1)/$(2)/words: FORCE
	$$(call words-recipe,$$($(4)) $$($(3)) $$($(2)-cflags) $$(file-cflags))
$(1)/$(2)/%.c.o: $(1)/$(2)/words $$($(2)-stamp)
	@mkdir -p $$(@D)
	$$(call run,$(4),$$($(4)) $$(filter-out $$(drop-cflags-$(2)) \
		$$(drop-cflags-$(2)/$$*.c),$$($(3))) $$($(2)-cflags) \
		$$(cflags-$(2)/$$*.c) -ffile-prefix-map=$$($(2)-dir)=$(2) -w \
		-MMD -c $$($(2)-dir)/$$*.c -o $$@)
endef
mbedtls-cflags := -isystem $(mbedtls-dir)/include
openssl-cflags := -isystem $(openssl-dir)/include
zlib-cflags := -isystem $(zlib-dir)
libfdt-cflags := -isystem $(libfdt-include)
