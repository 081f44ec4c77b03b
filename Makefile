# SPDX-License-Identifier: BSD-2-Clause
# Redoubt. `make help` lists the words.
include tools/build/main.mk
