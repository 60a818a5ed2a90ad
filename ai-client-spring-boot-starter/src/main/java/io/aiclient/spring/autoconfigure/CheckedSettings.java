package io.aiclient.spring.autoconfigure;

/**
 * What was resolved of the settings before there was any bean, kept so that it need not
 * be resolved again.
 *
 * @param resolver what resolved them
 */
record CheckedSettings(ClientSettingsResolver resolver) {

	static final String BEAN_NAME = "aiClientCheckedSettings";

}
