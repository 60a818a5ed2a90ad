package com.example.batch;

record Review(long id, String text) {
}
