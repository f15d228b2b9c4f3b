# SPDX-License-Identifier: MIT
"""Published models with random weights, small enough for a step in seconds."""

import importlib
from collections.abc import Callable
from typing import Any

import torch
from small import Made, trained


def _vision(name: str, size: int, batch: int = 2, **options: Any) -> Callable[[], Made]:
    def make() -> Made:
        models = importlib.import_module("torchvision.models")
        return trained(getattr(models, name)(weights=None, num_classes=10, **options),
                       torch.randn(batch, 3, size, size))
    return make


def _googlenet() -> Made:
    models = importlib.import_module("torchvision.models")
    model = models.googlenet(weights=None, num_classes=10, aux_logits=False, init_weights=False)
    return trained(model, torch.randn(2, 3, 64, 64))


def _segmentation() -> Made:
    models = importlib.import_module("torchvision.models.segmentation")
    model = models.deeplabv3_mobilenet_v3_large(weights=None, weights_backbone=None)
    images = torch.randn(2, 3, 64, 64)
    return model, lambda: model(images)["out"].square().mean().backward()


def _detection() -> Made:
    models = importlib.import_module("torchvision.models.detection")
    model = models.fasterrcnn_mobilenet_v3_large_320_fpn(weights=None, weights_backbone=None)
    targets = [{"boxes": torch.tensor([[10.0, 10, 60, 60]]), "labels": torch.tensor([1])}]
    images = [torch.rand(3, 128, 128)]
    return model, lambda: sum(model(images, targets).values()).backward()


def _video() -> Made:
    models = importlib.import_module("torchvision.models.video")
    return trained(models.r3d_18(weights=None), torch.randn(1, 3, 4, 32, 32))


def _timm(name: str, size: int) -> Callable[[], Made]:
    def make() -> Made:
        model = importlib.import_module("timm").create_model(name, pretrained=False)
        return trained(model, torch.randn(1, 3, size, size))
    return make


_SMALL = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
          "intermediate_size": 128, "vocab_size": 100, "max_position_embeddings": 64}


def _words(kind: str, config: str, **options: Any) -> Callable[[], Made]:
    """A model of words, called by keyword as its own trainer does."""
    def make() -> Made:
        library = importlib.import_module("transformers")
        model = getattr(library, kind)(getattr(library, config)(**options)).train()
        words = torch.randint(1, 100, (2, 16))

        def step() -> None:
            model(input_ids=words, labels=words).loss.backward()
        return model, step
    return make


def _other(kind: str, config: str, inputs: Callable[[], dict[str, torch.Tensor]],
           **options: Any) -> Callable[[], Made]:
    """A model of something else; the loss is that of its first output."""
    def make() -> Made:
        library = importlib.import_module("transformers")
        model = getattr(library, kind)(getattr(library, config)(**options)).train()
        given = inputs()
        return model, lambda: model(**given)[0].float().square().mean().backward()
    return make


def _diffusion() -> Made:
    library = importlib.import_module("diffusers")
    model = library.UNet2DModel(sample_size=16, block_out_channels=(32, 64), norm_num_groups=8,
                                down_block_types=("DownBlock2D", "AttnDownBlock2D"),
                                up_block_types=("AttnUpBlock2D", "UpBlock2D"))
    images, time = torch.randn(2, 3, 16, 16), torch.tensor([1, 2])
    return model, lambda: model(images, time).sample.square().mean().backward()


def _gradient_checkpoints() -> Made:
    model, step = MODELS["hf_gpt2"]()
    model.gradient_checkpointing_enable()
    return model, step


_LLAMA = _SMALL | {"num_key_value_heads": 2}
MODELS: dict[str, Callable[[], Made]] = {
    **{f"tv_{name}": _vision(name, size, batch) for name, size, batch in (
        ("resnet18", 64, 2), ("resnet50", 64, 2), ("mobilenet_v3_small", 64, 2),
        ("efficientnet_b0", 64, 2), ("densenet121", 64, 2), ("vgg11_bn", 64, 2),
        ("convnext_tiny", 64, 2), ("vit_b_16", 224, 1), ("swin_t", 64, 2),
        ("shufflenet_v2_x1_0", 64, 2), ("regnet_y_400mf", 64, 2), ("maxvit_t", 224, 1))},
    "tv_googlenet": _googlenet, "tv_deeplabv3": _segmentation, "tv_fasterrcnn": _detection,
    "tv_r3d18": _video, "timm_mixer": _timm("mixer_b16_224", 224),
    "timm_mobilevit": _timm("mobilevit_xxs", 128),
    "hf_bert": _words("BertForMaskedLM", "BertConfig", **_SMALL),
    "hf_gpt2": _words("GPT2LMHeadModel", "GPT2Config", n_embd=64, n_layer=2, n_head=4,
                      vocab_size=100, n_positions=64),
    "hf_gpt2_checkpointed": _gradient_checkpoints,
    "hf_llama": _words("LlamaForCausalLM", "LlamaConfig", **_LLAMA),
    "hf_llama_tied": _words("LlamaForCausalLM", "LlamaConfig", tie_word_embeddings=True, **_LLAMA),
    "hf_gemma2": _words("Gemma2ForCausalLM", "Gemma2Config", head_dim=16, **_LLAMA),
    "hf_t5": _words("T5ForConditionalGeneration", "T5Config", d_model=64, d_ff=128, num_layers=2,
                    num_heads=4, d_kv=16, vocab_size=100, decoder_start_token_id=0),
    "hf_mixtral": _words("MixtralForCausalLM", "MixtralConfig", num_local_experts=4, **_LLAMA),
    "hf_mamba": _words("MambaForCausalLM", "MambaConfig", hidden_size=64, num_hidden_layers=2,
                       vocab_size=100, state_size=8),
    "hf_vit": _other("ViTModel", "ViTConfig", lambda: {"pixel_values": torch.randn(2, 3, 32, 32)},
                     image_size=32, patch_size=8, **{key: value for key, value in _SMALL.items()
                                                     if "vocab" not in key and "max" not in key}),
    "hf_whisper": _other("WhisperModel", "WhisperConfig", lambda: {
        "input_features": torch.randn(2, 80, 200),
        "decoder_input_ids": torch.randint(1, 90, (2, 8))}, d_model=64, encoder_layers=2,
        decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
        encoder_ffn_dim=128, decoder_ffn_dim=128, vocab_size=100, max_source_positions=100,
        pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1),
    "hf_wav2vec2": _other("Wav2Vec2Model", "Wav2Vec2Config", lambda: {
        "input_values": torch.randn(2, 4000)}, hidden_size=64, num_hidden_layers=2,
        num_attention_heads=4, intermediate_size=128, conv_dim=(32,) * 7,
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4, apply_spec_augment=False),
    "diffusers_unet2d": _diffusion}
