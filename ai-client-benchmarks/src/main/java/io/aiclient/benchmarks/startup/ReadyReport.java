package io.aiclient.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs an application and prints what its start took: when it is ready, and once more
 * when it is idle, which is when half a second costs it less than 5 ms of processor time:
 * compilers and what the application left to run beside its start have ended then.
 */
final class ReadyReport implements ApplicationListener<ApplicationReadyEvent> {

	/**
	 * What the lines begin with.
	 */
	static final String READY = "startup-ready: ";

	static final String IDLE = "startup-idle: ";

	private static final long SAMPLE_NANOS = Duration.ofMillis(500).toNanos();

	private static final long IDLE_NANOS = Duration.ofMillis(5).toNanos();

	private static final int SAMPLES = 40;

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private ReadyReport() {
	}

	/**
	 * Runs an application to its end.
	 * @param application its class
	 * @param args its arguments
	 */
	static void run(Class<?> application, String[] args) {
		ReadyReport report = new ReadyReport();
		SpringApplication spring = new SpringApplication(application);
		spring.addListeners(report);
		ConfigurableApplicationContext context = spring.run(args);
		report.awaitIdle();
		report.print(IDLE);
		context.close();
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		print(READY);
	}

	/**
	 * Milliseconds since the virtual machine began, nanoseconds of processor time,
	 * classes loaded.
	 */
	private void print(String word) {
		long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		System.out.printf("%s%d %d %d%n", word, millis, this.system.getProcessCpuTime(),
				ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
	}

	private void awaitIdle() {
		long before = this.system.getProcessCpuTime();
		for (int i = 0; i < SAMPLES; i++) {
			long until = System.nanoTime() + SAMPLE_NANOS;
			while (System.nanoTime() < until) {
				LockSupport.parkNanos(until - System.nanoTime());
			}
			long now = this.system.getProcessCpuTime();
			if (now - before < IDLE_NANOS) {
				return;
			}
			before = now;
		}
	}

}
