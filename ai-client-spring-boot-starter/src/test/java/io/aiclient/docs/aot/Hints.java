package io.aiclient.docs.aot;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@RegisterReflectionForBinding(SpecialOffer.class)
class Hints {

}

interface Offer {

}

record SpecialOffer(String title, int cents) implements Offer {

}
