package io.aiclient.job;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.aiclient.client.FilePermissions;

/**
 * Creates every file of a job. Safe for use by many threads.
 * <p>
 * How is it designed, and why? Prompts and answers are for their owner alone, so a file
 * is created with its permissions in one step, before there is anything to read, and then
 * opened like one that was there before: a file that exists keeps its mode, and a link
 * its target. What is asked for beyond the owner is set after the creation, because the
 * umask would narrow it. A file system without POSIX permissions gives a file what it
 * gives any other: on Windows, the access list of its folder. Which files were created is
 * remembered, so that a run which stored nothing leaves nothing.
 */
final class NewFiles {

	private final FilePermissions permissions;

	private final Set<Path> created = ConcurrentHashMap.newKeySet();

	NewFiles(FilePermissions permissions) {
		this.permissions = permissions;
	}

	/**
	 * Creates an empty file if there is none, and answers whether it did.
	 * @throws IOException if the file cannot be created, is a folder, or is a link to
	 * nothing; the message says which, and what to do
	 */
	boolean create(Path file) throws IOException {
		if (!createForOwner(file)) {
			return false;
		}
		this.created.add(file);
		widen(file);
		return true;
	}

	/**
	 * As {@link #create}, for the owner alone; the file is not remembered.
	 */
	static boolean createForOwner(Path file) throws IOException {
		requireNoFolder(file);
		if (Files.exists(file)) {
			return false;
		}
		try {
			Files.createFile(file, forOwner(file));
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			if (Files.isSymbolicLink(file) && !Files.exists(file)) {
				throw new IOException("'" + file + "' is a symbolic link to '" + Files.readSymbolicLink(file)
						+ "', which does not exist: create that file, or remove the link", ex);
			}
			return false;
		}
		catch (AccessDeniedException ex) {
			throw new IOException("'" + file + "' cannot be created: this process may not write to its folder. Give it "
					+ "the right to, or name a file in another folder", ex);
		}
		catch (NoSuchFileException ex) {
			throw new IOException("'" + file + "' cannot be created: its folder does not exist", ex);
		}
	}

	static void requireNoFolder(Path file) throws IOException {
		if (Files.isDirectory(file)) {
			throw new IOException("'" + file + "' is a folder: name a file, or move the folder away");
		}
	}

	private static FileAttribute<?>[] forOwner(Path file) {
		return hasPosix(file)
				? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(FilePermissions.ownerOnly().granted()) }
				: new FileAttribute<?>[0];
	}

	/**
	 * Gives a file that was created what is asked for beyond the owner.
	 */
	void widen(Path file) throws IOException {
		if (!hasPosix(file) || this.permissions.equals(FilePermissions.ownerOnly())) {
			return;
		}
		try {
			Files.setPosixFilePermissions(file, this.permissions.granted());
		}
		catch (IOException ex) {
			throw new IOException("'" + file + "' cannot be given the permissions " + this.permissions
					+ ": leave them out for this folder (" + ex + ")", ex);
		}
	}

	private static boolean hasPosix(Path file) {
		return file.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	FileOutputStream append(Path file) throws IOException {
		create(file);
		return new FileOutputStream(file.toFile(), true);
	}

	RandomAccessFile update(Path file) throws IOException {
		create(file);
		return new RandomAccessFile(file.toFile(), "rw");
	}

	/**
	 * Opens a new file that is to take the place of another, with the group and the mode
	 * of that. Where the process may not give files to that group, the group gets no
	 * rights: it would be another one.
	 * @param file what to create; one that a crash has left is deleted
	 * @param original what it replaces
	 */
	FileOutputStream replacement(Path file, Path original) throws IOException {
		Files.deleteIfExists(file);
		Files.createFile(file, forOwner(file));
		this.created.add(file);
		if (hasPosix(file)) {
			PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
			PosixFileAttributes model = Files.readAttributes(original, PosixFileAttributes.class);
			Set<PosixFilePermission> granted = EnumSet.copyOf(model.permissions());
			granted.add(PosixFilePermission.OWNER_WRITE);
			try {
				view.setGroup(model.group());
			}
			catch (IOException ex) {
				granted.removeAll(EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
						PosixFilePermission.GROUP_EXECUTE));
			}
			view.setPermissions(granted);
		}
		return new FileOutputStream(file.toFile(), true);
	}

	/**
	 * Makes a new file's name survive the end of the machine, where folders can be
	 * written through.
	 */
	static void forceFolder(Path file) throws IOException {
		Path folder = file.toAbsolutePath().getParent();
		if (folder != null && hasPosix(folder)) {
			try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	static Path scratch(Path folder, String name) throws IOException {
		// for its owner alone, wherever the file system can
		return Files.createTempFile(folder, name, ".index");
	}

	void dropEmpty() throws IOException {
		for (Path file : this.created) {
			if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == 0) {
				Files.delete(file);
			}
		}
		this.created.clear();
	}

}
