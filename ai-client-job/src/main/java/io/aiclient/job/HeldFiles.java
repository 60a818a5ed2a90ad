package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Files that one owner in this process has to itself, by their names without links, and
 * by what the system knows them by, which is the same for all names of a file. Nobody
 * else in the process must so much as open one: many systems let the lock of a file go
 * when any channel of it is closed. Not safe for use by several threads at once.
 */
final class HeldFiles {

	/**
	 * Those of all owners.
	 */
	private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

	private final List<Object> own = new ArrayList<>();

	/**
	 * The name of a file without links.
	 * @param file a file, which need not exist, in a folder that does
	 */
	static Path real(Path file) throws IOException {
		if (Files.exists(file)) {
			return file.toRealPath();
		}
		Path absolute = file.toAbsolutePath();
		Path folder = absolute.getParent();
		return (folder != null) ? folder.toRealPath().resolve(absolute.getFileName()) : absolute;
	}

	/**
	 * Holds a name.
	 * @return false if somebody has it already
	 */
	boolean addName(Path real) {
		return add(real);
	}

	/**
	 * Holds a file that exists, whatever its names are.
	 * @return false if somebody has it already
	 */
	boolean addFile(Path file) throws IOException {
		@Nullable Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
		return add((key != null) ? key : file.toRealPath().toString());
	}

	private boolean add(Object held) {
		boolean added = HELD.add(held);
		if (added) {
			this.own.add(held);
		}
		return added;
	}

	void release() {
		this.own.forEach(HELD::remove);
		this.own.clear();
	}

}
