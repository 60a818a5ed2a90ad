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
 * by what the system knows them by, which is the same for all names of a file. No other
 * part of the process must so much as open one: many systems release the lock of a file
 * when any channel of it is closed. Not safe for use by several threads at once.
 */
final class HeldFiles {

	private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

	private final List<Object> own = new ArrayList<>();

	/**
	 * The name of a file, which need not exist, without links.
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
	 * Holds a file that exists, whatever its names are.
	 * @return false if it is held already
	 */
	boolean addFile(Path file) throws IOException {
		@Nullable Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
		return add((key != null) ? key : file.toRealPath().toString());
	}

	/**
	 * Holds a name without links, or what the system knows a file by.
	 * @return false if it is held already
	 */
	boolean add(Object held) {
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
