package io.aiclient.job;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiRequest;
import io.aiclient.Ticker;
import io.aiclient.client.FilePermissions;
import io.aiclient.client.ManagedAiClient;

import static io.aiclient.error.SettingRules.aMilliOrMore;
import static io.aiclient.error.SettingRules.require;
import static io.aiclient.error.SettingRules.zeroOrMore;

/**
 * Builds an {@link AiBatchJob}. Rows, results, and either template or embed are required.
 * Each method but {@link #build()} returns this builder. Not safe for use by several
 * threads.
 */
public final class AiBatchJobBuilder {

	private final AiClient client;

	private @Nullable JobRows rows;

	private @Nullable Function<JobRow, AiRequest> template;

	private @Nullable Class<?> answerType;

	private @Nullable JobTask vectors;

	private boolean base64Vectors;

	private @Nullable Path results;

	private FilePermissions filePermissions;

	private @Nullable String answerField;

	private boolean withInput;

	private @Nullable Function<JobResult, ? extends Publisher<Void>> subscriber;

	private Duration syncInterval = Duration.ofMillis(100);

	private Duration progressInterval = Duration.ofMinutes(1);

	private Duration stopTimeout = Duration.ofSeconds(30);

	private boolean deduplicate;

	private boolean retryFailed;

	private boolean repair;

	private OnUnreadableRow onUnreadableRow = OnUnreadableRow.FAIL;

	private @Nullable String name;

	private boolean append;

	private JobBudget budget = JobBudget.NONE;

	AiBatchJobBuilder(AiClient client) {
		this.client = client;
		this.filePermissions = (client instanceof ManagedAiClient managed) ? managed.jobFilePermissions()
				: FilePermissions.ownerOnly();
	}

	/**
	 * Sets where the rows come from.
	 * @param rows the source
	 */
	public AiBatchJobBuilder rows(JobRows rows) {
		this.rows = rows;
		return this;
	}

	/**
	 * Sets what is asked for a row. A row whose request differs from the one that was
	 * stored is asked again, so the same row must always make the same request.
	 * @param template makes the request; its id is replaced by the row's key
	 */
	public AiBatchJobBuilder template(Function<JobRow, AiRequest> template) {
		this.template = template;
		this.vectors = null;
		return this;
	}

	/**
	 * Sets what answers are read as, such as a record: an answer that cannot be read is
	 * asked for again, as the client's {@link AiClient#answerFormats()} say, and fails
	 * its row after that. A line of the results has the value as JSON, in place of the
	 * text. A row that was asked for another form is asked again. Default: text.
	 * @param type the type; null for text
	 */
	public AiBatchJobBuilder answerAs(@Nullable Class<?> type) {
		this.answerType = type;
		return this;
	}

	/**
	 * Has each line of the results, and of the failed rows, hold the fields of its row
	 * too, as {@code input}. A row whose line was written without them is not asked
	 * again. Default: only the row's key.
	 */
	public AiBatchJobBuilder withInput() {
		this.withInput = true;
		return this;
	}

	/**
	 * Sets what is embedded for a row, in place of a template. Rows travel in packs, as
	 * with {@link AiClient#embed(Publisher)}, and each has its own line and failure. A
	 * row whose model, text or dimensions differ from those that were stored is asked
	 * again.
	 * @param template makes the request; its id is replaced by the row's key
	 */
	public AiBatchJobBuilder embed(Function<JobRow, AiEmbeddingRequest> template) {
		this.vectors = JobTask.vectors(template, this.client);
		this.template = null;
		return this;
	}

	/**
	 * Sets whether vectors are stored as Base64 of their numbers, four bytes each with
	 * the least significant first: half of the bytes, and to be decoded by who reads the
	 * file. Lines that are stored already stay as they are. Default: false, and they are
	 * arrays of numbers.
	 * @param base64Vectors whether to
	 */
	public AiBatchJobBuilder base64Vectors(boolean base64Vectors) {
		this.base64Vectors = base64Vectors;
		return this;
	}

	/**
	 * Sets the file of results. It is the journal of the job too: no other program may
	 * write to it while the job runs, and changing a line damages it. Rows that failed
	 * are beside it, in {@code results.failed.jsonl} for {@code results.jsonl}.
	 * @param results a file in a folder that exists
	 */
	public AiBatchJobBuilder results(Path results) {
		this.results = results;
		return this;
	}

	/**
	 * Sets who may read and write the files that the job creates, where the file system
	 * has POSIX permissions; the umask does not narrow it. Files that exist keep theirs.
	 * Default: those of the client, which are {@code rw-------} unless
	 * {@code ai.client.job.file-permissions} says otherwise.
	 * @param filePermissions nine characters as {@code ls -l} writes them, such as
	 * {@code rw-r-----}: {@code rw-} for the owner, and no {@code x}
	 */
	public AiBatchJobBuilder filePermissions(String filePermissions) {
		this.filePermissions = FilePermissions.of(filePermissions);
		return this;
	}

	/**
	 * Sets the field of a stored line that holds the answer. Default: {@code answer}, and
	 * {@code embedding} for vectors. A job whose results file has another is refused
	 * before anything is sent.
	 * @param answerField the name; none that the job uses itself, such as {@code model}
	 */
	public AiBatchJobBuilder answerField(String answerField) {
		this.answerField = answerField;
		return this;
	}

	/**
	 * Sets what takes every row that ended, after it is stored: at least once each, one
	 * at a time, also those that a run before this one stored and did not deliver. A slow
	 * subscriber slows the job down; one that fails ends it. Default: none.
	 * @param subscriber completes when it has taken a row
	 */
	public AiBatchJobBuilder deliverTo(Function<JobResult, ? extends Publisher<Void>> subscriber) {
		this.subscriber = subscriber;
		return this;
	}

	/**
	 * Sets how long a stored row may wait for the disk: the rows that a power cut loses.
	 * What was written survives the end of the process in any case. Default: 100 ms.
	 * @param syncInterval one millisecond or more
	 */
	public AiBatchJobBuilder syncInterval(Duration syncInterval) {
		aMilliOrMore("syncInterval", syncInterval);
		this.syncInterval = Ticker.clamp(syncInterval);
		return this;
	}

	/**
	 * Sets how often the log says, at level INFO, how far the job has come. Default: one
	 * minute.
	 * @param progressInterval zero for never, else one millisecond or more
	 */
	public AiBatchJobBuilder progressInterval(Duration progressInterval) {
		require(progressInterval.isZero() || progressInterval.compareTo(Duration.ofMillis(1)) >= 0, "progressInterval",
				progressInterval, "must be zero for none, or one millisecond or more");
		this.progressInterval = Ticker.clamp(progressInterval);
		return this;
	}

	/**
	 * Sets how long requests in flight may take after {@link AiBatchJob#stop()}; then
	 * they are cancelled. Default: 30 s. When the application stops, Boot's
	 * {@code spring.lifecycle.timeout-per-shutdown-phase} holds.
	 * @param stopTimeout zero or more
	 */
	public AiBatchJobBuilder stopTimeout(Duration stopTimeout) {
		zeroOrMore("stopTimeout", stopTimeout);
		this.stopTimeout = Ticker.clamp(stopTimeout);
		return this;
	}

	/**
	 * Sets whether rows that make the same request are asked once, and each gets the
	 * answer. Default: false.
	 * @param deduplicate whether to
	 */
	public AiBatchJobBuilder deduplicate(boolean deduplicate) {
		this.deduplicate = deduplicate;
		return this;
	}

	/**
	 * Sets whether the rows that failed in an earlier run are asked again, and no others.
	 * Default: false, and they stay failed.
	 * @param retryFailed whether to
	 */
	public AiBatchJobBuilder retryFailed(boolean retryFailed) {
		this.retryFailed = retryFailed;
		return this;
	}

	/**
	 * Sets whether damaged lines are moved to a file beside, and their rows asked again.
	 * Default: false, and a damaged file is an error. The torn end that a crash leaves is
	 * no damage.
	 * @param repair whether to
	 */
	public AiBatchJobBuilder repair(boolean repair) {
		this.repair = repair;
		return this;
	}

	/**
	 * Sets what happens to a row of a file that cannot be read. Default:
	 * {@link OnUnreadableRow#FAIL}. A first line of CSV that does not name the fields,
	 * and quotes of CSV that are wrong, so that it is not known where the next row
	 * begins, end the job whatever is set.
	 * @param onUnreadableRow what to do
	 */
	public AiBatchJobBuilder onUnreadableRow(OnUnreadableRow onUnreadableRow) {
		this.onUnreadableRow = onUnreadableRow;
		return this;
	}

	/**
	 * Sets the name by which the job of another input is kept from the results of this
	 * one. Default: the name of the file of rows; none for rows of a publisher, and then
	 * nothing is checked.
	 * @param name one line
	 */
	public AiBatchJobBuilder name(String name) {
		this.name = name;
		return this;
	}

	/**
	 * Sets whether the job may add to results that jobs with other names have stored.
	 * Default: false, and it is refused before anything is sent.
	 * @param append whether it may
	 */
	public AiBatchJobBuilder append(boolean append) {
		this.append = append;
		return this;
	}

	/**
	 * Sets the most that all runs of the job may cost together, retries and answers that
	 * could not be used included. Every request for an answer needs {@code maxTokens},
	 * and the price of its model must be known. When the budget has no room for a row,
	 * the job pauses, and goes on when it is run with a higher one. What is spent is kept
	 * in {@code results.jsonl.spending}. Default: any amount.
	 * @param usd US dollars, more than zero; null for any amount
	 */
	public AiBatchJobBuilder budget(@Nullable BigDecimal usd) {
		this.budget = this.budget.withUsd(usd);
		return this;
	}

	/**
	 * Sets the most tokens, of prompts and answers, that all runs of the job may use
	 * together; like {@link #budget}, without prices. Default: any number.
	 * @param tokens more than zero
	 */
	public AiBatchJobBuilder tokenBudget(long tokens) {
		this.budget = this.budget.withTokens(tokens);
		return this;
	}

	/**
	 * Builds the job.
	 * @return a job that does not run yet
	 * @throws IllegalArgumentException if rows, results, or template and embed are
	 * missing, if answers cannot be read as their type, or if there is a budget and the
	 * client is not one of this library, which keep to it
	 * @throws IllegalStateException if answers are wanted as a type, and the client reads
	 * only text
	 */
	public AiBatchJob build() {
		this.budget.requireKeptBy(this.client);
		return new AiBatchJob(new JobSettings(this.client, required(this.rows, "rows"), task(),
				new JobFiles(required(this.results, "results"), this.filePermissions), lines(), this.subscriber,
				this.syncInterval, this.progressInterval, this.stopTimeout, this.deduplicate, this.retryFailed,
				this.repair, this.onUnreadableRow, this.budget,
				new JobName((this.name != null) ? this.name : required(this.rows, "rows").name(), this.append)));
	}

	private JobTask task() {
		if (this.vectors != null && this.answerType != null) {
			throw new IllegalArgumentException(
					"Invalid job: it embeds, and answerAs(...) is for answers; leave one of them out");
		}
		if (this.vectors != null) {
			return this.vectors;
		}
		Function<JobRow, AiRequest> template = required(this.template, "template");
		return (this.answerType != null) ? JobTask.records(template, this.client, this.answerType)
				: JobTask.answers(template);
	}

	private StoredLine lines() {
		if (this.vectors == null) {
			return new StoredLine((this.answerField != null) ? this.answerField : "answer",
					AnswerColumn.of(this.answerType), this.withInput);
		}
		return new StoredLine((this.answerField != null) ? this.answerField : "embedding",
				AnswerColumn.of(this.base64Vectors ? VectorForm.BASE64 : VectorForm.NUMBERS), this.withInput);
	}

	private static <T> T required(@Nullable T value, String method) {
		if (value == null) {
			throw new IllegalArgumentException("Invalid job: it has no " + method + "; call AiBatchJobBuilder." + method
					+ "(...)" + (method.equals("template") ? ", or embed(...) for vectors" : ""));
		}
		return value;
	}

}
