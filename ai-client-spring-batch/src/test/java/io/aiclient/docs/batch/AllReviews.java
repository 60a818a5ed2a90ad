package io.aiclient.docs.batch;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AllReviews {

	@Bean
	@StepScope
	JdbcPagingItemReader<Review> reviews(DataSource dataSource) throws Exception {
		return new JdbcPagingItemReaderBuilder<Review>().name("reviews")
			.dataSource(dataSource)
			.selectClause("ID, TEXT")
			.fromClause("REVIEW")
			.sortKeys(Map.of("ID", Order.ASCENDING))
			.pageSize(500)
			.rowMapper((row, number) -> new Review(row.getLong("ID"), row.getString("TEXT")))
			.build();
	}

}
