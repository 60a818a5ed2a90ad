package io.aiclient.spring.secrecy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.stream.Stream;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A key of a client, in a store and as text.
 */
final class CertificateFiles {

	private final KeyPair pair;

	private final X509Certificate certificate;

	CertificateFiles() throws GeneralSecurityException {
		this.pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
		TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trusted.init((KeyStore) null);
		this.certificate = Stream.of(((X509TrustManager) trusted.getTrustManagers()[0]).getAcceptedIssuers())
			.filter((issuer) -> issuer.getPublicKey().getAlgorithm().equals("RSA"))
			.findFirst()
			.orElseThrow();
	}

	void store(Path file, String storePassword, String keyPassword) throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setKeyEntry("key", this.pair.getPrivate(), keyPassword.toCharArray(),
				new Certificate[] { this.certificate });
		store.setCertificateEntry("trusted", this.certificate);
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, storePassword.toCharArray());
		}
	}

	String certificate() throws GeneralSecurityException {
		return pem("CERTIFICATE", this.certificate.getEncoded());
	}

	String privateKey() {
		return pem("PRIVATE KEY", this.pair.getPrivate().getEncoded());
	}

	/**
	 * What of the text is secret: not how it begins, which is that of all keys.
	 */
	String secretOfPrivateKey() {
		return Base64.getEncoder().encodeToString(this.pair.getPrivate().getEncoded()).substring(60);
	}

	private static String pem(String kind, byte[] content) {
		return "-----BEGIN " + kind + "-----\n"
				+ Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content)
				+ "\n-----END " + kind + "-----\n";
	}

}
