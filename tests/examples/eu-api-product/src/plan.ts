import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";

const client = new BedrockRuntimeClient({ region: "us-east-1" });

/** A journey in words, for the wishes of a traveller. */
export async function plan(wishes: string): Promise<string> {
  const reply = await client.send(
    new ConverseCommand({
      modelId: process.env.PLANNER_MODEL ?? "us.meta.llama4-maverick-17b-instruct-v1:0",
      system: [{ text: "Du planst Reisen mit Bahn und Fähre. Sag, dass du ein Automat bist." }],
      messages: [{ role: "user", content: [{ text: wishes }] }],
    }),
  );
  return reply.output?.message?.content?.[0]?.text ?? "";
}
