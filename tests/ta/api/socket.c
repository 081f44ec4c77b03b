/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets, against a server of the test program that echoes. */
#include <__tee_tcpsocket_defines_extensions.h>
#include <tee_tcpsocket.h>
#include <tee_udpsocket.h>

#include "api.h"

#define WAIT_MS 300000u /* Whoever waits so long waits in vain. */

static TEE_Result check_echo(TEE_iSocket *kind, TEE_iSocketHandle s,
			     uint32_t bytes)
{
	static uint8_t out[3000];
	static uint8_t in[3000];
	uint32_t got = 0;
	uint32_t size = bytes;

	for (uint32_t i = 0; i < bytes; i++)
		out[i] = (uint8_t)(i * 13);
	memset(in, 0, sizeof(in));
	CHECK_OK(kind->send(s, out, &size, WAIT_MS));
	CHECK(size == bytes);
	while (got < bytes) {
		size = bytes - got;
		CHECK_OK(kind->recv(s, in + got, &size, WAIT_MS));
		CHECK(size > 0 && size <= bytes - got);
		got += size;
	}
	CHECK(memcmp(in, out, bytes) == 0);
	CHECK(kind->error(s) == TEE_SUCCESS);
	return TEE_SUCCESS;
}

static TEE_Result check_timeout(TEE_iSocket *kind, TEE_iSocketHandle s)
{
	uint8_t byte;
	uint32_t size = 1;

	CHECK(kind->recv(s, &byte, &size, 20) == TEE_ISOCKET_ERROR_TIMEOUT);
	CHECK(kind->error(s) == TEE_ISOCKET_ERROR_TIMEOUT);
	/* Commands of no protocol are nothing to anybody. */
	size = 0;
	CHECK_OK(kind->ioctl(s, 0x00F00000, NULL, &size));
	return TEE_SUCCESS;
}

TEE_Result api_tcp(TEE_Param params[4])
{
	char address[] = "127.0.0.1";
	TEE_tcpSocket_Setup setup = {TEE_IP_VERSION_4, address,
				     (uint16_t)params[0].value.a};
	TEE_iSocketHandle s = NULL;
	uint32_t bytes = 4096;
	uint32_t size = sizeof(bytes);
	uint32_t error = 1;

	CHECK(TEE_tcpSocket->TEE_iSocketVersion == TEE_ISOCKET_VERSION);
	CHECK(TEE_tcpSocket->protocolID == TEE_ISOCKET_PROTOCOLID_TCP);
	CHECK_OK(TEE_tcpSocket->open(&s, &setup, &error));
	CHECK(error == TEE_SUCCESS);
	CHECK_OK(check_echo(TEE_tcpSocket, s, 1));
	CHECK_OK(check_echo(TEE_tcpSocket, s, 3000));
	CHECK_OK(check_timeout(TEE_tcpSocket, s));
	CHECK_OK(TEE_tcpSocket->ioctl(s, TEE_TCP_SET_RECVBUF, &bytes, &size));
	CHECK_OK(TEE_tcpSocket->close(s));
	CHECK_OK(TEE_tcpSocket->close(TEE_HANDLE_NULL));
	/* Nobody listens here. */
	setup.server_port = 1;
	CHECK(TEE_tcpSocket->open(&s, &setup, &error) != TEE_SUCCESS);
	CHECK(error != TEE_SUCCESS && s == NULL);
	return TEE_SUCCESS;
}

TEE_Result api_udp(TEE_Param params[4])
{
	char address[] = "127.0.0.1";
	TEE_udpSocket_Setup setup = {TEE_IP_VERSION_4, address,
				     (uint16_t)params[0].value.a};
	TEE_iSocketHandle s = NULL;
	uint16_t port = (uint16_t)params[0].value.a;
	uint32_t size = sizeof(port);
	uint32_t error = 1;

	CHECK(TEE_udpSocket->protocolID == TEE_ISOCKET_PROTOCOLID_UDP);
	CHECK_OK(TEE_udpSocket->open(&s, &setup, &error));
	CHECK_OK(check_echo(TEE_udpSocket, s, 500));
	CHECK_OK(check_timeout(TEE_udpSocket, s));
	CHECK_OK(TEE_udpSocket->ioctl(s, TEE_UDP_CHANGEPORT, &port, &size));
	CHECK_OK(check_echo(TEE_udpSocket, s, 9));
	/* Left open: the kernel closes it. */
	return TEE_SUCCESS;
}
