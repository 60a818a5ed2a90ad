package io.aiclient.spring.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.admission.shared.SharedQuota.IncompatibleException;
import io.aiclient.admission.shared.SharedQuota.UnusableException;
import io.aiclient.error.Sanitizer;

/**
 * Why Redis does not keep a quota, in words: the innermost error, the key, and what to
 * do. Spring and Lettuce wrap what Redis says into messages that do not.
 */
final class RedisFailures {

	private static final int DEEPEST = 20;

	private static final Pattern PROTOCOL = Pattern.compile("AICLIENTPROTOCOL (\\d+)");

	private static final String FOREIGN = "the value is not a quota of ai-client: delete the key, or write another "
			+ "name in shared-quota.name";

	private static final String PERMISSIONS = "the user lacks a permission: it needs EVALSHA and EVAL, and GET, SET, "
			+ "TIME and INFO on keys ai-client:*";

	private static final Map<String, String> REMEDIES = remedies();

	private RedisFailures() {
	}

	/**
	 * The error as its reader needs it: an {@link UnusableException} or
	 * {@link IncompatibleException} if Redis answered with an error that is known, else
	 * the innermost cause.
	 */
	static Throwable explain(Throwable error, String key) {
		if (error instanceof IncompatibleException) {
			return error;
		}
		Throwable cause = error;
		for (int depth = 0; depth < DEEPEST; depth++) {
			String message = (cause.getMessage() != null) ? cause.getMessage() : "";
			Matcher protocol = PROTOCOL.matcher(message);
			if (protocol.find()) {
				return ofProtocol(Long.parseLong(protocol.group(1)), key);
			}
			if (cause.getCause() == null) {
				return innermost(cause, message, key);
			}
			cause = cause.getCause();
		}
		return error;
	}

	private static Throwable innermost(Throwable cause, String message, String key) {
		for (Map.Entry<String, String> remedy : REMEDIES.entrySet()) {
			if (message.contains(remedy.getKey())) {
				boolean ours = remedy.getKey().startsWith("AICLIENT");
				String said = Sanitizer.clean(message.lines().findFirst().orElse("").strip());
				return new UnusableException(
						(ours ? "" : "Redis says '" + said + "'. ") + "At key '" + key + "': " + remedy.getValue(),
						cause);
			}
		}
		return cause;
	}

	static IncompatibleException ofProtocol(long protocol, String key) {
		return new IncompatibleException("Processes of two versions of ai-client meet at key '" + key
				+ "' of Redis that cannot share a quota: protocol " + CoordinatorScript.PROTOCOL + " here, protocol "
				+ protocol
				+ " there. Stop those of one version, and the quota is free a minute after its longest window; or give "
				+ "these another shared-quota.name, and divide the limits between the two");
	}

	private static Map<String, String> remedies() {
		Map<String, String> remedies = new LinkedHashMap<>();
		remedies.put("AICLIENTFOREIGN", FOREIGN);
		remedies.put("WRONGTYPE", FOREIGN);
		remedies.put("READONLY", "this Redis is a replica, which takes no writes: connect to the primary");
		remedies.put("OOM ", "Redis is out of memory: raise maxmemory, or free some of it");
		remedies.put("NOAUTH", "Redis wants a password: set spring.data.redis.password");
		remedies.put("WRONGPASS", "Redis refused user or password: correct spring.data.redis.username and password");
		remedies.put("NOPERM", PERMISSIONS);
		remedies.put("can't run this command", PERMISSIONS);
		remedies.put("LOADING", "Redis reads its data from disk: it serves when it has");
		remedies.put("CLUSTERDOWN", "the cluster has no primary for this key: bring it back");
		remedies.put("MOVED", "this Redis is a node of a cluster: set spring.data.redis.cluster.nodes");
		remedies.put("MASTERDOWN", "the replica has lost its primary: connect to the primary");
		remedies.put("MISCONF", "Redis cannot write to its disk and takes no writes: mend the disk");
		remedies.put("NOREPLICAS", "Redis has too few replicas and takes no writes: bring them back");
		remedies.put("BUSY ", "another script runs in Redis for long: SCRIPT KILL ends it");
		remedies.put("Script killed", "the script was ended: it is run again");
		remedies.put("unknown command", "this server or proxy knows no EVALSHA: connect to Redis or Valkey itself");
		return remedies;
	}

}
