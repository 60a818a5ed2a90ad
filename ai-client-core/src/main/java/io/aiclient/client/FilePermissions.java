package io.aiclient.client;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

import static io.aiclient.error.SettingRules.require;

/**
 * Who may read and write the files that are created with the answers of a client, where
 * the file system has POSIX permissions. Immutable.
 *
 * @param granted the permissions; those of the owner to read and to write among them, and
 * none to execute
 */
public record FilePermissions(Set<PosixFilePermission> granted) {

	private static final Pattern OF_A_DATA_FILE = Pattern.compile("rw-[r-][w-]-[r-][w-]-");

	/**
	 * Creates permissions.
	 * @throws IllegalArgumentException if the owner may not read and write, or anybody
	 * execute
	 */
	public FilePermissions {
		granted = Set.copyOf(granted);
		requireDataFile(PosixFilePermissions.toString(granted));
	}

	/**
	 * What holds unless something else is asked for: {@code rw-------}.
	 * @return the permissions
	 */
	public static FilePermissions ownerOnly() {
		return of("rw-------");
	}

	/**
	 * Reads permissions as {@code ls -l} writes them.
	 * @param written nine characters such as {@code rw-r-----}
	 * @return the permissions
	 * @throws IllegalArgumentException if they are not of that form, the owner may not
	 * read and write, or anybody execute
	 */
	public static FilePermissions of(String written) {
		requireDataFile(written);
		return new FilePermissions(PosixFilePermissions.fromString(written));
	}

	private static void requireDataFile(String written) {
		require(OF_A_DATA_FILE.matcher(written).matches(), "file permissions", written,
				"must be nine characters such as rw-r-----, rw- for the owner, and no x for anybody");
	}

	/**
	 * The permissions as {@code ls -l} writes them.
	 */
	@Override
	public String toString() {
		return PosixFilePermissions.toString(this.granted);
	}

}
