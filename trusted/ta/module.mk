# SPDX-License-Identifier: BSD-2-Clause
ta-arm64 += trusted/ta/hello
