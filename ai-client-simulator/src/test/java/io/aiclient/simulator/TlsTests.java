package io.aiclient.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TlsTests {

	@Test
	void speaksHttpsWithTheGivenCertificate() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.tls(read("/localhost.pem"), read("/localhost-key.pem")))) {
			assertThat(provider.baseUrl()).startsWith("https://127.0.0.1:");
			HttpRequest request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/models")).build();
			HttpClient trusting = HttpClient.newBuilder().sslContext(trusting(read("/localhost.pem"))).build();
			assertThat(trusting.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
			assertThatExceptionOfType(SSLException.class)
				.isThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
		}
	}

	@Test
	void informationalResponseIsEncryptedToo() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.tls(read("/localhost.pem"), read("/localhost-key.pem")));
				RawConnection connection = new RawConnection(trusting(read("/localhost.pem")).getSocketFactory()
					.createSocket("127.0.0.1", provider.port()))) {
			provider.enqueue(OddAnswer.PROCESSING);
			assertThat(connection.postAndClose(TestClient.request("Hello")).receive(5000).text())
				.startsWith("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n")
				.contains("[answer] Hello");
		}
	}

	@Test
	void refusesWhatIsNoCertificate() {
		assertThatIllegalArgumentException().isThrownBy(() -> SimulatorSettings.builder().tls("x", "y"))
			.withMessage("Invalid certificatePem: must be a certificate as PEM text");
	}

	private static SSLContext trusting(String pem) throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		InputStream certificate = new java.io.ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
		trusted.setCertificateEntry("localhost",
				CertificateFactory.getInstance("X.509").generateCertificate(certificate));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

	private static String read(String resource) {
		try (InputStream in = Objects.requireNonNull(TlsTests.class.getResourceAsStream(resource))) {
			return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
