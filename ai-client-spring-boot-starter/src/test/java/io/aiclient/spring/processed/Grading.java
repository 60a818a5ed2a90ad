package io.aiclient.spring.processed;

import java.util.List;

import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.BatchItem;

interface Grading<T> {

	@AiBatch("Grade {work}")
	List<Integer> grade(@BatchItem("work") List<T> works);

}
