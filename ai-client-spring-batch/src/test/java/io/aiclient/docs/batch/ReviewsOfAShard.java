package io.aiclient.docs.batch;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReviewsOfAShard {

	@Bean
	@StepScope
	JdbcPagingItemReader<Review> reviews(DataSource dataSource, @Value("#{jobParameters['shard']}") String shard)
			throws Exception {
		String[] part = shard.split("/");
		return new JdbcPagingItemReaderBuilder<Review>().name("reviews")
			.dataSource(dataSource)
			.selectClause("ID, TEXT")
			.fromClause("REVIEW")
			.whereClause("MOD(ID, :count) = :index")
			.parameterValues(Map.of("index", Integer.valueOf(part[0]), "count", Integer.valueOf(part[1])))
			.sortKeys(Map.of("ID", Order.ASCENDING))
			.pageSize(500)
			.rowMapper((row, number) -> new Review(row.getLong("ID"), row.getString("TEXT")))
			.build();
	}

}
