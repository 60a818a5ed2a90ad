package io.aiclient.spring.json;

import java.math.BigDecimal;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes an amount as people do: {@code 0.0000456}, neither {@code 4.560E-5} nor
 * {@code 0E-8}.
 */
final class PlainDecimal extends StdSerializer<BigDecimal> {

	PlainDecimal() {
		super(BigDecimal.class);
	}

	@Override
	public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
		json.writeNumber(value.stripTrailingZeros().toPlainString());
	}

}
