package io.aiclient.docs.parts;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiExchange;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.resilience.RetryPolicy;

@Configuration(proxyBeanMethods = false)
class ReplacedParts {

	@Bean
	RetryPolicy onceAfterASecond() {
		return (failed) -> (failed.retries() == 0 && failed.error().retryable()) ? Duration.ofSeconds(1) : null;
	}

	@Bean
	ConcurrencyLimit atMostFive() {
		return new ConcurrencyLimit() {

			@Override
			public int current() {
				return 5;
			}

			@Override
			public void onSample(Sample sample) {
			}

		};
	}

	@Bean
	@Qualifier("cheap")
	AiExchange exchangeOfTheClientNamedCheap() {
		return new CannedExchange("No model was asked.");
	}

}
