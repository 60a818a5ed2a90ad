package io.aiclient.docs.parts;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.spring.AiClientCustomizer;

@Configuration(proxyBeanMethods = false)
class ChargingGateway {

	@Bean
	AiClientCustomizer gatewayThatChargesWhatWasUsed() {
		ProviderLimit requests = ProviderLimit.perMinute(ProviderLimit.REQUESTS, ChargeRule.REQUEST, Ending.REFUSED);
		ProviderLimit tokens = ProviderLimit.perMinute(ProviderLimit.TOKENS, ChargeRule.TOTAL, Ending.REFUSED);
		ProviderLimits limits = new ProviderLimits(List.of(requests, tokens));
		return (clientName, builder) -> builder.providerLimits(limits);
	}

}
