package io.aiclient.docs.simulator;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The application that {@link QuotaTests} finds, as it would find a reader's.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class ShopApplication {

}
