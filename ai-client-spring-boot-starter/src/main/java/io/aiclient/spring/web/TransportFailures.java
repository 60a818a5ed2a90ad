package io.aiclient.spring.web;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

import org.springframework.http.HttpHeaders;

import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiExchangeException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

/**
 * Says in words what failed on the way, and which property to look at.
 */
final class TransportFailures {

	private final String prefix;

	private final String baseUrl;

	private final String target;

	private final @Nullable String proxy;

	private final Duration connectTimeout;

	private final int maxConnections;

	TransportFailures(ExchangeOwner owner, WebExchangeSettings settings) {
		this.prefix = owner.prefix();
		this.baseUrl = owner.endpointPrefix() + ".base-url";
		this.target = target(settings);
		ProxySettings proxy = settings.proxy();
		this.proxy = (proxy != null && proxy.appliesTo(settings.baseUrl().getHost()))
				? proxy.host() + ":" + proxy.port() : null;
		this.connectTimeout = settings.timeouts().connect();
		this.maxConnections = settings.pool().maxConnections();
	}

	/**
	 * No connection was made.
	 */
	RuntimeException connect(Throwable cause) {
		ForbiddenAddressException forbidden = find(cause, ForbiddenAddressException.class);
		if (forbidden != null) {
			return forbidden(forbidden);
		}
		if (find(cause, ProxyConnectException.class) != null) {
			return viaProxy(cause);
		}
		if (find(cause, ConnectTimeoutException.class) != null
				|| find(cause, SslHandshakeTimeoutException.class) != null) {
			return timedOut(cause,
					"Could not connect to " + route() + " within " + this.connectTimeout.toMillis() + " ms ("
							+ this.prefix + ".timeout.connect): check " + this.baseUrl + ", " + this.prefix
							+ ".proxy and the firewall");
		}
		if (find(cause, TimeoutException.class) != null) {
			return timedOut(cause,
					"No free connection to " + this.target + " within " + this.connectTimeout.toMillis() + " ms: all "
							+ this.maxConnections + " are in use; raise " + this.prefix
							+ ".pool.max-connections to the concurrency or above");
		}
		UnknownHostException unknown = find(cause, UnknownHostException.class);
		if (unknown != null) {
			return failed(cause, "Unknown host: " + ((this.proxy != null) ? this.proxy : this.target) + "; check "
					+ ((this.proxy != null) ? this.prefix + ".proxy.host" : this.baseUrl) + " and the name server");
		}
		if (find(cause, NotSslRecordException.class) != null) {
			return failed(cause,
					"TLS handshake with " + this.target + " failed: the server does not speak TLS there; check whether "
							+ this.baseUrl + " should begin with http://");
		}
		if (find(cause, SSLException.class) != null) {
			return failed(cause,
					"TLS handshake with " + this.target + " failed: " + reason(cause)
							+ "; if its certificate is of your own authority, name a bundle that trusts it in "
							+ this.prefix + ".ssl.bundle");
		}
		if (find(cause, AbortedException.class) != null) {
			return failed(cause, "The connection to " + this.target + " closed before the request was sent");
		}
		String reason = (find(cause, ConnectException.class) != null && reason(cause).contains("refused"))
				? "connection refused" : reason(cause);
		return failed(cause, "Could not connect to " + route() + ": " + reason + "; check " + this.baseUrl + " and "
				+ this.prefix + ".proxy");
	}

	/**
	 * A connection was made, and no answer came.
	 */
	RuntimeException sent(Throwable cause) {
		// without TLS, a request is handed over before the proxy has opened the tunnel
		if (find(cause, AbortedException.class) != null || find(cause, ProxyConnectException.class) != null) {
			return connect(cause);
		}
		if (find(cause, TimeoutException.class) != null) {
			return AiExchangeException.failed(Stage.SENT,
					"No answer from " + this.target + ": " + reason(cause) + " (" + this.prefix + ".timeout.response)",
					find(cause, TimeoutException.class));
		}
		return AiExchangeException.failed(Stage.SENT, "The connection to " + this.target
				+ " broke after the request was sent, before an answer: " + reason(cause), cause);
	}

	/**
	 * An answer began, and could not be read to its end; the size is in bytes that came.
	 */
	AiExchangeException body(Throwable cause, @Nullable HttpHeaders headers, long size) {
		String type = (headers != null) ? headers.getFirst(HttpHeaders.CONTENT_TYPE) : null;
		String encoding = (headers != null) ? headers.getFirst(HttpHeaders.CONTENT_ENCODING) : null;
		String came = " (" + contentType((encoding != null) ? type + ", " + encoding : type) + ", " + size + " bytes)";
		if (cause instanceof MalformedAnswerException) {
			return AiExchangeException.failed(Stage.BODY,
					"The answer of " + this.target + " is " + cause.getMessage() + came, null);
		}
		if (find(cause, TimeoutException.class) != null) {
			return AiExchangeException.failed(Stage.BODY, "The answer of " + this.target + " stopped: " + reason(cause)
					+ " (" + this.prefix + ".timeout.idle)" + came, find(cause, TimeoutException.class));
		}
		return AiExchangeException.failed(Stage.BODY,
				"The answer of " + this.target + " broke off: " + reason(cause) + came, cause);
	}

	/**
	 * An answer came, and reading it failed with an error of which Reactor makes no
	 * signal, for example for a lack of memory.
	 */
	static AiProviderException unreadable(Throwable thrown) {
		return new AiProviderException("The answer could not be read: " + Thrown.describe(thrown),
				ErrorDetails.LOCAL.withAttempts(1), false, thrown);
	}

	/**
	 * The same request would be refused again, so nothing about it is the provider's
	 * fault or a matter of time.
	 */
	private AiRefusedLocallyException forbidden(ForbiddenAddressException cause) {
		return new AiRefusedLocallyException(
				"The InetAddressFilter of the application forbids the address " + cause.address() + " of " + this.target
						+ ", so nothing was sent: check " + this.baseUrl + ", or allow the address in the filter",
				ErrorDetails.LOCAL.withAttempts(1), false, cause);
	}

	private AiExchangeException viaProxy(Throwable cause) {
		String reason = reason(cause);
		String message = "Could not connect to " + this.target + " through the proxy"
				+ ((this.proxy != null) ? " " + this.proxy : "");
		if (reason.toLowerCase(Locale.ROOT).contains("timeout")) {
			return timedOut(cause, message + " within " + this.connectTimeout.toMillis() + " ms (" + this.prefix
					+ ".timeout.connect): check " + this.prefix + ".proxy");
		}
		int status = reason.indexOf("status: ");
		return failed(cause, message + ": " + ((status >= 0) ? reason.substring(status) : reason) + "; check "
				+ this.prefix + ".proxy, its username and password");
	}

	private String route() {
		return this.target + ((this.proxy != null) ? " through the proxy " + this.proxy : "");
	}

	private static AiExchangeException failed(Throwable cause, String message) {
		return AiExchangeException.failed(Stage.CONNECT, message, cause);
	}

	private static AiExchangeException timedOut(Throwable cause, String message) {
		TimeoutException timeout = new TimeoutException(message);
		timeout.initCause(cause);
		return AiExchangeException.failed(Stage.CONNECT, message, timeout);
	}

	private static String target(WebExchangeSettings settings) {
		int port = settings.baseUrl().getPort();
		if (port < 0) {
			port = settings.baseUrl().getScheme().equalsIgnoreCase("https") ? 443 : 80;
		}
		return settings.baseUrl().getHost() + ":" + port;
	}

	/**
	 * The type of an answer, for a message.
	 */
	static String contentType(@Nullable String header) {
		return (header != null) ? Sanitizer.label(header) : "no content type";
	}

	private static String reason(Throwable cause) {
		return Thrown.message(Thrown.causes(cause).reduce(cause, (outer, inner) -> inner));
	}

	private static <T extends Throwable> @Nullable T find(Throwable throwable, Class<T> type) {
		return Thrown.causes(throwable).filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

}
