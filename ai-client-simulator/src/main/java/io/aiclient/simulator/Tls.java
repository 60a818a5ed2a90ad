package io.aiclient.simulator;

/**
 * A certificate and its key; with them the provider speaks HTTPS only.
 *
 * @param certificatePem the certificate, or the chain from it, as PEM text
 * @param keyPem the private key (PKCS #8, not encrypted) as PEM text
 */
public record Tls(String certificatePem, String keyPem) {

	public Tls {
		if (!certificatePem.contains("-----BEGIN CERTIFICATE-----")) {
			throw new IllegalArgumentException("Invalid certificatePem: must be a certificate as PEM text");
		}
		if (!keyPem.contains("-----BEGIN PRIVATE KEY-----")) {
			throw new IllegalArgumentException("Invalid keyPem: must be a PKCS #8 key as PEM text");
		}
	}

	@Override
	public String toString() {
		return "Tls[certificatePem=" + this.certificatePem.length() + " characters]";
	}

}
