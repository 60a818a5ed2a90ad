package io.aiclient.embedding;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The parts of a division that have not ended, and what their ends say of how many rows a
 * pack may have: if all parts were accepted in the end, the provider refused nothing but
 * the number of rows, and packs have no more than the largest part from then on. Safe for
 * use by many threads.
 */
final class OpenParts {

	private final Packer packer;

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger largestAccepted = new AtomicInteger();

	/**
	 * Whether anything but the number of rows explains that they were refused.
	 */
	private volatile boolean explained;

	OpenParts(Packer packer) {
		this.packer = packer;
		packer.divisionBegins();
	}

	void begins() {
		this.open.incrementAndGet();
	}

	void accepted(int rows) {
		this.largestAccepted.accumulateAndGet(rows, Math::max);
	}

	/**
	 * A part ends as it would have in a pack of any size.
	 */
	void explained() {
		this.explained = true;
	}

	void ends() {
		if (this.open.decrementAndGet() == 0) {
			this.packer.divisionEnds();
			if (!this.explained) {
				this.packer.tooLarge(this.largestAccepted.get());
			}
		}
	}

}
