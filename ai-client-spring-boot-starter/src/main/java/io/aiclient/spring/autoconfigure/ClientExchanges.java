package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiExchange;
import io.aiclient.spring.autoconfigure.FailoverSettings.FurtherEndpoint;
import io.aiclient.spring.web.ExchangeOwner;
import io.aiclient.spring.web.OutgoingHttp;
import io.aiclient.spring.web.WebClientExchange;
import io.aiclient.spring.web.WebExchangeSettings;

/**
 * Makes the exchanges of clients from Boot's own {@link WebClient.Builder} and from what
 * the application says of its outgoing HTTP, and closes their pools after the clients.
 */
final class ClientExchanges implements DisposableBean {

	private static final Duration CLOSING = Duration.ofSeconds(5);

	private final ObjectProvider<WebClient.Builder> webClient;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ApplicationHttp http;

	private final List<WebClientExchange> exchanges = new CopyOnWriteArrayList<>();

	ClientExchanges(ObjectProvider<WebClient.Builder> webClient, ObjectProvider<SslBundles> sslBundles,
			ApplicationHttp http) {
		this.webClient = webClient;
		this.sslBundles = sslBundles;
		this.http = http;
	}

	AiExchange create(ClientSettings settings) {
		return create(settings, new ExchangeOwner(settings.name(), null), settings.exchange());
	}

	AiExchange create(ClientSettings settings, FurtherEndpoint endpoint) {
		return create(settings, new ExchangeOwner(settings.name(), endpoint.name()), endpoint.exchange());
	}

	private AiExchange create(ClientSettings settings, ExchangeOwner owner, WebExchangeSettings reached) {
		SslBundle own = sslBundle(settings);
		OutgoingHttp outgoing = this.http.outgoing();
		WebClientExchange exchange = new WebClientExchange(owner, reached,
				this.webClient.getIfAvailable(WebClient::builder),
				(own != null) ? outgoing.withSslBundle(own) : outgoing);
		this.exchanges.add(exchange);
		return exchange;
	}

	/**
	 * Makes what the exchanges put off until their first calls.
	 */
	void prepare() {
		this.exchanges.forEach(WebClientExchange::prepare);
	}

	/**
	 * The classes of the application's filters that each request passes.
	 */
	List<String> filters() {
		List<String> names = new ArrayList<>();
		WebClient.Builder builder = this.webClient.getIfAvailable();
		if (builder != null) {
			builder.clone().filters((filters) -> filters.forEach((filter) -> names.add(filter.getClass().getName())));
		}
		return names;
	}

	private @Nullable SslBundle sslBundle(ClientSettings settings) {
		String name = settings.sslBundle();
		if (name == null) {
			return null;
		}
		SslBundles bundles = this.sslBundles.getIfAvailable();
		if (bundles == null || !bundles.getBundleNames().contains(name)) {
			throw new InvalidAiClientSettingsException(settings.prefix() + ".ssl.bundle", name,
					"there is no SSL bundle of that name",
					"Configure spring.ssl.bundle.jks." + name + " or spring.ssl.bundle.pem." + name + ".");
		}
		return bundles.getBundle(name);
	}

	@Override
	public void destroy() {
		Flux.fromIterable(this.exchanges).flatMapDelayError(WebClientExchange::closeLater, 256, 1).blockLast(CLOSING);
	}

}
