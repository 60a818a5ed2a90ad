package io.aiclient.simulator;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * An OpenAI-compatible provider inside this process, on a port of the loopback interface.
 * Thread-safe.
 * <p>
 * In a test:
 *
 * <pre class="code">
 * try (var provider = SimulatedProvider.start((settings) -&gt; settings.requests(Quota.perMinute(1200)))) {
 *     callWith(provider.baseUrl());
 *     assertThat(provider.counts().refused()).isZero();
 * }
 * </pre>
 *
 * As a Spring bean:
 *
 * <pre class="code">
 * &#64;Bean(destroyMethod = "close")
 * SimulatedProvider provider() {
 *     return SimulatedProvider.start((settings) -&gt; settings.port(8089));
 * }
 * </pre>
 *
 * From the command line, see {@link SimulatorMain}.
 * <p>
 * A request is looked at in this order: path, method, key, body, number in flight,
 * quotas. What passes is accepted and numbered from 0. Faults, latency and length of the
 * n-th accepted request are the n-th of their seed.
 */
public final class SimulatedProvider implements AutoCloseable {

	private static final int BACKLOG = 4096;

	private static final int WORKERS = Math.min(4, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final Tally tally;

	private final Admission admission;

	private final RequestHandler handler;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final LoopResources loops;

	private final DisposableServer server;

	private final String baseUrl;

	private SimulatedProvider(SimulatorSettings settings) {
		this.tally = new Tally(settings.arrivalLog(), settings.bodyLog());
		this.admission = new Admission(settings, this.tally);
		this.handler = new RequestHandler(settings, this.admission, this.tally);
		this.loops = LoopResources.create("ai-simulator", WORKERS, true);
		try {
			HttpServer http = HttpServer.create()
				.host("127.0.0.1")
				.port(settings.port())
				.runOn(this.loops)
				.option(ChannelOption.SO_BACKLOG, BACKLOG)
				.doOnChannelInit((observer, channel, address) -> this.connections.add(channel))
				.handle(new Router(settings, this.handler, this.admission, this.tally));
			Tls tls = settings.tls();
			if (tls != null) {
				SslContext context = sslContext(tls);
				http = http.secure((spec) -> spec.sslContext(context));
			}
			this.server = http.bindNow();
		}
		catch (RuntimeException ex) {
			this.loops.dispose();
			throw ex;
		}
		this.baseUrl = ((settings.tls() != null) ? "https" : "http") + "://127.0.0.1:" + this.server.port()
				+ Router.BASE_PATH;
	}

	/**
	 * Starts a provider with the default settings.
	 * @return the provider
	 */
	public static SimulatedProvider start() {
		return start(SimulatorSettings.builder().build());
	}

	/**
	 * Starts a provider.
	 * @param settings what to change of the default settings
	 * @return the provider
	 */
	public static SimulatedProvider start(Consumer<SimulatorSettings.Builder> settings) {
		SimulatorSettings.Builder builder = SimulatorSettings.builder();
		settings.accept(builder);
		return start(builder.build());
	}

	/**
	 * Starts a provider.
	 * @param settings how it behaves
	 * @return the provider
	 */
	public static SimulatedProvider start(SimulatorSettings settings) {
		return new SimulatedProvider(settings);
	}

	/**
	 * The content of the answer to a message in plain text, of natural length: the text
	 * after the message's first blank line behind a mark.
	 * {@code "Translate into German:"}, a blank line and {@code "Hello"} is answered
	 * {@code "[German] Hello"}; where no language is named, {@code "[answer] Hello"}.
	 * @param userMessage the last message of the user
	 * @return the content
	 */
	public static String answerTo(String userMessage) {
		return AnswerText.answerTo(userMessage);
	}

	/**
	 * The vector of a text: of length 1, the same for the same model and text, and
	 * another for another. A shorter one is the beginning of a longer one, scaled anew.
	 * @param model the name that the request has
	 * @param text the text; for token ids, the JSON of their list without blanks
	 * @param dimensions the numbers of the vector, one or more
	 * @return the vector
	 */
	public static float[] embeddingOf(String model, String text, int dimensions) {
		int[] numbers = UnitVector.of(model, text, dimensions);
		float[] vector = new float[dimensions];
		for (int i = 0; i < dimensions; i++) {
			vector[i] = UnitVector.toFloat(numbers[i]);
		}
		return vector;
	}

	/**
	 * Where clients find it.
	 * @return such as {@code http://127.0.0.1:8089/v1}
	 */
	public String baseUrl() {
		return this.baseUrl;
	}

	public int port() {
		return this.server.port();
	}

	/**
	 * What it has seen up to now.
	 * @return counts that belong to one moment
	 */
	public Counts counts() {
		return this.tally.counts();
	}

	/**
	 * The latest arrivals, as many as {@link SimulatorSettings#arrivalLog()}.
	 * @return the arrivals, the earliest first
	 */
	public List<Arrival> arrivals() {
		return this.tally.arrivals();
	}

	/**
	 * The latest request bodies, as many as {@link SimulatorSettings#bodyLog()}.
	 * @return the bodies, the earliest first
	 */
	public List<String> requestBodies() {
		return this.tally.bodies();
	}

	/**
	 * Adds to the script of faults: the next accepted requests get them, in this order,
	 * after those already there.
	 * @param faults the faults; {@link WireFault#NONE} for a right answer
	 */
	public void enqueue(Fault... faults) {
		this.admission.enqueue(List.of(faults));
	}

	/**
	 * Replaces the faults, and what is left of the script, from the next request on.
	 * @param faults the faults
	 */
	public void faults(Faults faults) {
		this.admission.faults(faults);
	}

	/**
	 * Replaces the latency from the next request on.
	 * @param latency the latency
	 */
	public void latency(Latency latency) {
		this.handler.latency(latency);
	}

	/**
	 * Stops listening and closes the connections, those of requests in flight too.
	 * Closing twice is harmless.
	 */
	@Override
	public void close() {
		this.server.disposeNow(CLOSE_TIMEOUT);
		this.connections.close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
		this.loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT).block(CLOSE_TIMEOUT.multipliedBy(2));
	}

	private static SslContext sslContext(Tls tls) {
		try {
			return SslContextBuilder.forServer(stream(tls.certificatePem()), stream(tls.keyPem())).build();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("Invalid TLS certificate or key: " + ex.getMessage(), ex);
		}
	}

	private static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

}
