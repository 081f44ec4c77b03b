/* SPDX-License-Identifier: BSD-2-Clause */
/* TCP and UDP through the socket pseudo-TA. Spec: GP TEE Sockets API 1.0 */
#include <__tee_tcpsocket_defines_extensions.h>
#include <pta_socket.h>
#include <stdlib.h>
#include <string.h>
#include <tee_tcpsocket.h>
#include <tee_udpsocket.h>

#include "trusted/libtee/access.h"
#include "trusted/libtee/pta.h"

struct socket {
	uint32_t handle; /* the supplicant's */
	uint32_t protocol;
	uint32_t error; /* of the last call */
};

static struct pta_session session = {.uuid = PTA_SOCKET_UUID};

static struct socket *checked(TEE_iSocketHandle ctx)
{
	if (ctx == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	check_out(ctx, sizeof(struct socket));
	return ctx;
}

static TEE_Result remember(struct socket *s, TEE_Result result)
{
	s->error = result;
	return result;
}

static TEE_Result connect(struct socket *s, uint32_t ip_version,
			  const char *host, uint16_t port)
{
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_MEMREF_INPUT,
					 TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_VALUE_OUTPUT),
		.p[0] = {ip_version, port},
		.p[1] = {(uintptr_t)host, strlen(host) + 1},
		.p[2] = {s->protocol, 0},
	};
	TEE_Result result = pta_invoke(&session, PTA_SOCKET_OPEN, &block);

	s->handle = (uint32_t)block.p[3].a;
	return result;
}

static TEE_Result open(TEE_iSocketHandle *ctx, uint32_t protocol,
		       uint32_t ip_version, const char *host, uint16_t port,
		       uint32_t *error)
{
	struct socket *s;
	TEE_Result result;

	check_out(ctx, sizeof(*ctx));
	check_out(error, sizeof(*error));
	check_string(host);
	if (ip_version > TEE_IP_VERSION_6)
		return TEE_ERROR_BAD_PARAMETERS;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	s->protocol = protocol;
	result = connect(s, ip_version, host, port);
	*error = result;
	if (result != TEE_SUCCESS) {
		free(s);
		s = NULL;
	}
	*ctx = s;
	return result;
}

static TEE_Result open_tcp(TEE_iSocketHandle *ctx, void *setup, uint32_t *error)
{
	const TEE_tcpSocket_Setup *how = setup;

	check_in(how, sizeof(*how));
	return open(ctx, TEE_ISOCKET_PROTOCOLID_TCP, how->ipVersion,
		    how->server_addr, how->server_port, error);
}

static TEE_Result open_udp(TEE_iSocketHandle *ctx, void *setup, uint32_t *error)
{
	const TEE_udpSocket_Setup *how = setup;

	check_in(how, sizeof(*how));
	return open(ctx, TEE_ISOCKET_PROTOCOLID_UDP, how->ipVersion,
		    how->server_addr, how->server_port, error);
}

/* The handle is of no use afterwards, whatever the result. */
static TEE_Result close(TEE_iSocketHandle ctx)
{
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, 0, 0, 0),
	};
	TEE_Result result;

	if (ctx == TEE_HANDLE_NULL)
		return TEE_SUCCESS;
	block.p[0].a = checked(ctx)->handle;
	result = pta_invoke(&session, PTA_SOCKET_CLOSE, &block);
	memset(ctx, 0, sizeof(struct socket));
	free(ctx);
	return result;
}

static TEE_Result send(TEE_iSocketHandle ctx, const void *buf, uint32_t *length,
		       uint32_t timeout)
{
	struct socket *s = checked(ctx);
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_MEMREF_INPUT,
					 TEE_PARAM_TYPE_VALUE_OUTPUT, 0),
		.p[0] = {s->handle, timeout},
	};
	TEE_Result result;

	check_out(length, sizeof(*length));
	check_inbuf(buf, *length);
	block.p[1].a = (uintptr_t)buf;
	block.p[1].b = *length;
	result = pta_invoke(&session, PTA_SOCKET_SEND, &block);
	*length = (uint32_t)block.p[2].a;
	return remember(s, result);
}

static TEE_Result recv(TEE_iSocketHandle ctx, void *buf, uint32_t *length,
		       uint32_t timeout)
{
	struct socket *s = checked(ctx);
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0),
		.p[0] = {s->handle, timeout},
	};
	TEE_Result result;

	check_out(length, sizeof(*length));
	check_outbuf(buf, *length);
	block.p[1].a = (uintptr_t)buf;
	block.p[1].b = *length;
	result = pta_invoke(&session, PTA_SOCKET_RECV, &block);
	*length = (uint32_t)block.p[1].b;
	return remember(s, result);
}

static uint32_t error(TEE_iSocketHandle ctx)
{
	return checked(ctx)->error;
}

/* The top byte of a command is its protocol; 0 goes to any, which has none. */
static void check_command(const struct socket *s, uint32_t command)
{
	switch (command) {
	case TEE_TCP_SET_RECVBUF:
	case TEE_TCP_SET_SENDBUF:
	case TEE_UDP_CHANGEADDR:
	case TEE_UDP_CHANGEPORT:
		if (command >> 24 == s->protocol)
			return;
		break;
	default:
		break;
	}
	TEE_Panic(TEE_ERROR_NOT_SUPPORTED);
}

static TEE_Result ioctl(TEE_iSocketHandle ctx, uint32_t commandCode, void *buf,
			uint32_t *length)
{
	struct socket *s = checked(ctx);
	struct utee_params block = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_MEMREF_INOUT, 0, 0),
		.p[0] = {s->handle, commandCode},
	};
	TEE_Result result;

	if (commandCode >> 24 == 0)
		return TEE_SUCCESS;
	check_command(s, commandCode);
	check_out(length, sizeof(*length));
	check_inbuf(buf, *length);
	check_outbuf(buf, *length);
	block.p[1].a = (uintptr_t)buf;
	block.p[1].b = *length;
	result = pta_invoke(&session, PTA_SOCKET_IOCTL, &block);
	*length = (uint32_t)block.p[1].b;
	return remember(s, result);
}

static TEE_iSocket tcp = {
	.TEE_iSocketVersion = TEE_ISOCKET_VERSION,
	.protocolID = TEE_ISOCKET_PROTOCOLID_TCP,
	.open = open_tcp,
	.close = close,
	.send = send,
	.recv = recv,
	.error = error,
	.ioctl = ioctl,
};
TEE_iSocket *const TEE_tcpSocket = &tcp;

static TEE_iSocket udp = {
	.TEE_iSocketVersion = TEE_ISOCKET_VERSION,
	.protocolID = TEE_ISOCKET_PROTOCOLID_UDP,
	.open = open_udp,
	.close = close,
	.send = send,
	.recv = recv,
	.error = error,
	.ioctl = ioctl,
};
TEE_iSocket *const TEE_udpSocket = &udp;
