package io.aiclient.docs.batch;

record Review(long id, String text) {
}
