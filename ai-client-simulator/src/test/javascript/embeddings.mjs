// Asks a provider for embeddings as OpenAI's own client does, and prints what it got as JSON.
import OpenAI from 'openai';

const [baseURL, apiKey] = process.argv.slice(2);
const model = 'text-embedding-3-small';
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

async function embed(params) {
	const answer = await client.embeddings.create({ model, ...params });
	return {
		object: answer.object,
		model: answer.model,
		usage: answer.usage,
		data: answer.data.map(({ object, index, embedding }) => ({ object, index, embedding })),
	};
}

async function refusal(params, asked = client) {
	try {
		await asked.embeddings.create({ model, ...params });
		return { type: 'none' };
	}
	catch (error) {
		return { type: error.constructor.name, status: error.status, code: error.code, message: error.message };
	}
}

const many = await embed({ input: Array.from({ length: 2048 }, (_, i) => `Row ${i}`) });

console.log(JSON.stringify({
	byDefault: await embed({ input: 'Hello' }),
	floats: await embed({ input: 'Hello', encoding_format: 'float' }),
	base64: await embed({ input: 'Hello', encoding_format: 'base64' }),
	short: await embed({ input: ['Hello', 'Good morning'], dimensions: 8 }),
	tokenIds: await embed({ input: [[1, 2, 3], [4]], dimensions: 8 }),
	many: { indices: many.data.map(({ index }) => index), last: many.data.at(-1).embedding },
	emptyText: await refusal({ input: '' }),
	unknownModel: await refusal({ input: 'Hello', model: 'text-embedding-9' }),
	noDimensions: await refusal({ input: 'Hello', model: 'text-embedding-ada-002', dimensions: 8 }),
	wrongKey: await refusal({ input: 'Hello' }, client.withOptions({ apiKey: 'sk-wrong' })),
	tooManyTokens: await refusal({ input: Array(38).fill('x'.repeat(32_000)) }),
	rateLimit: await refusal({ input: 'rate limit' }),
	serverError: await refusal({ input: 'server error' }),
	reset: await refusal({ input: 'reset' }),
}));
