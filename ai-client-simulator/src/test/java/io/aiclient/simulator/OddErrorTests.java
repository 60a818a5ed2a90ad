package io.aiclient.simulator;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OddErrorTests {

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "ERROR_AS_CODE | {\"code\":500,\"message\":\"Internal server error\"}",
					"ERROR_AS_OBJECT | {\"object\":\"error\",\"message\":\"Internal server error\","
							+ "\"type\":\"InternalServerError\",\"param\":null,\"code\":500}",
					"ERROR_AS_DETAIL | {\"detail\":\"Internal server error\"}",
					"ERROR_AS_DETAIL_LIST | {\"detail\":[{\"loc\":[\"body\",\"model\"],\"msg\":\"Field required\","
							+ "\"type\":\"missing\"}]}",
					"ERROR_AS_BASE_RESP | {\"choices\":null,\"base_resp\":{\"status_code\":1013,"
							+ "\"status_msg\":\"internal service error\"}}",
					"ERROR_AS_TEXT | {\"error\":\"Internal server error\"}",
					"ERROR_AS_LIST | [{\"error\":{\"code\":500,\"message\":\"An internal error has occurred.\","
							+ "\"status\":\"INTERNAL\"}}]" })
	void errorIsTheBodyOrTheOnlyEventOfA200(OddError fault, String json) throws Exception {
		this.provider.enqueue(fault, fault);
		HttpResponse<String> whole = this.client.ask("Hello");
		assertThat(whole.statusCode()).isEqualTo(200);
		assertThat(whole.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(whole.body()).isEqualTo(json);
		assertThat(TestClient.json(whole)).isNotNull();
		HttpResponse<String> stream = this.client.send(TestClient.streamed("Hello"));
		assertThat(stream.statusCode()).isEqualTo(200);
		assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
		assertThat(stream.body()).isEqualTo("data: " + json + "\n\n");
	}

}
