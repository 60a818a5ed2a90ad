package io.aiclient.sample.batch;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads the rows of one shard, and passes over those of the others.
 */
class ShardReader implements ItemStreamReader<Sentence> {

	private final ItemStreamReader<Sentence> rows;

	private final Shard shard;

	ShardReader(ItemStreamReader<Sentence> rows, Shard shard) {
		this.rows = rows;
		this.shard = shard;
	}

	@Override
	public @Nullable Sentence read() throws Exception {
		Sentence row = this.rows.read();
		while (row != null && !this.shard.has(row.line())) {
			row = this.rows.read();
		}
		return row;
	}

	@Override
	public void open(ExecutionContext context) {
		this.rows.open(context);
	}

	@Override
	public void update(ExecutionContext context) {
		this.rows.update(context);
	}

	@Override
	public void close() {
		this.rows.close();
	}

}
