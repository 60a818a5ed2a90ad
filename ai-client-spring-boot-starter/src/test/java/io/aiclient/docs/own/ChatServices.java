package io.aiclient.docs.own;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.ImportHttpServices;

@Configuration
@ImportHttpServices(group = "chat", types = ChatServices.Chat.class)
class ChatServices {

	@HttpExchange("/chat/completions")
	interface Chat {

		@PostExchange(contentType = "application/json")
		String complete(@RequestBody String json);

	}

}
