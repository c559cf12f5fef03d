// ONNX Runtime's inference steps for peers.py, on one thread.
//
// Reads lines of JSON, [model.onnx, batch, [C, H, W], seconds], and answers each with images per second
// of the median step, in processor time. A step copies a batch and runs the network.
const ort = require("onnxruntime-node");
const readline = require("readline");

const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" };

function median(values) {
    values.sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
}

async function imagesPerSecond(session, batch, shape, seconds) {
    const size = shape.reduce((product, length) => product * length, batch);
    const images = Float32Array.from({ length: size }, Math.random);
    const step = async () => {
        const input = new ort.Tensor("float32", images.slice(), [batch, ...shape]);
        await session.run({ [session.inputNames[0]]: input });
    };
    await step();
    const times = [];
    for (let total = 0; total < seconds || times.length < 2; total += times[times.length - 1]) {
        const before = process.cpuUsage();
        await step();
        const spent = process.cpuUsage(before);
        times.push((spent.user + spent.system) / 1e6);
    }
    return batch / median(times);
}

async function main() {
    let path, session;
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [wanted, batch, shape, seconds] = JSON.parse(line);
        if (wanted !== path) session = await ort.InferenceSession.create(path = wanted, options);
        console.log(await imagesPerSecond(session, batch, shape, seconds));
    }
}

main();
